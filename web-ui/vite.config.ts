import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The gateway serves this at the root of its host, under a policy that runs no inline script and
// takes styles only with the nonce that it puts in place of the word below.
export default defineConfig({
  base: "/",
  plugins: [react()],
  html: { cspNonce: "__STYLE_NONCE__" },
  build: {
    // Inlined assets would be data: URLs, which the policy allows for images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      "/api": "http://localhost:8080",
      "/sign-in": "http://localhost:8080",
      "/sign-out": "http://localhost:8080",
    },
  },
});
