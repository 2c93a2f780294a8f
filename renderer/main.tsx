import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import { createRoot } from "react-dom/client";
import { z } from "zod";
import { App } from "./app/app.tsx";
import { ErrorBoundary } from "./app/error-boundary.tsx";
import { createServices } from "./app/services.ts";
// Last, for it overrides what the others say.
import "./styles/forced-colors.css";

// The page forbids code made from text; the schema library must not even try.
z.config({ jitless: true });

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <ErrorBoundary>
    <App app={createServices()} />
  </ErrorBoundary>,
);
