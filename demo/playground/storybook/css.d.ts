// Vite bundles them; TypeScript only has to know that they may be imported.
declare module "*.css";
