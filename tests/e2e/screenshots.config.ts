import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/e2e/screenshots.ts"],
    globalSetup: "tests/helpers/build-app.ts",
    testTimeout: 240_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
