import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./page.css";

import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { nonce } from "./nonce";
import { cssVariables, theme } from "./theme";

// Dialogs keep the page behind them from scrolling by a style element of yet another library.
setNonce(nonce);

const root = document.getElementById("root");

if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <Notifications position="bottom-right" limit={4} />
        <App />
      </MantineProvider>
    </StrictMode>,
  );
}
