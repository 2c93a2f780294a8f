import { defineConfig } from "vitest/config";

/** Two cores are the common case; a stage that measures or drives a browser has them alone. */
const alone = { fileParallelism: false, maxWorkers: 1 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "tests/{core,build,helpers,renderer}/**/*.test.{ts,tsx}",
            "tests/electron/data/**/*.test.ts",
          ],
          testTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "host",
          include: ["tests/{electron,package}/**/*.test.ts"],
          exclude: ["tests/electron/data/**"],
          globalSetup: "tests/helpers/build-library.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // It starts and kills processes; a second try is told in the closing table.
          retry: 1,
          ...alone,
        },
      },
      {
        test: {
          name: "webgpu",
          include: ["tests/webgpu/**/*.test.ts"],
          globalSetup: "tests/helpers/build-library.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "templates",
          include: ["tests/templates/**/*.test.ts"],
          globalSetup: "tests/helpers/build-library.ts",
          testTimeout: 180_000,
          ...alone,
        },
      },
      {
        test: {
          name: "shell",
          include: ["tests/shell/**/*.test.ts"],
          globalSetup: "tests/helpers/build-shell.ts",
          testTimeout: 240_000,
          hookTimeout: 120_000,
          // As for the browser tests below.
          retry: 1,
          expect: { poll: { timeout: 15_000 } },
          ...alone,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          globalSetup: "tests/helpers/build-app.ts",
          testTimeout: 240_000,
          hookTimeout: 120_000,
          // A real browser on a busy machine: a second try, which the closing table tells.
          retry: 1,
          // A busy machine may take its time to show what a user would wait for.
          expect: { poll: { timeout: 15_000 } },
          ...alone,
        },
      },
    ],
  },
});
