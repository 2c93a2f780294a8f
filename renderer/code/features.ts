/**
 * All that the code editor can do beside showing text. The language service asks for all of it when it
 * starts, and parts that come after the first editor find their services missing: so they come before.
 */
import "monaco-editor/features/register.all.js";
