import { createTheme, Modal, NavLink, Tooltip, type CSSVariablesResolver } from "@mantine/core";

export const theme = createTheme({
  primaryColor: "cyan",
  // White on these is readable for everybody (WCAG 2.2, 1.4.3), which it is not on paler ones.
  primaryShade: 9,
  defaultRadius: "md",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Code', 'DejaVu Sans Mono', 'Liberation Mono', monospace",
  headings: { fontWeight: "650" },
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    Modal: Modal.extend({
      defaultProps: { centered: true, closeButtonProps: { "aria-label": "Close" }, transitionProps: { duration: 0 } },
    }),
    NavLink: NavLink.extend({ defaultProps: { variant: "subtle" } }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: true, events: { hover: true, focus: true, touch: false } } }),
  },
});

const COLORS = {
  "--mantine-color-dimmed": "var(--quiet)",
  "--mantine-color-placeholder": "var(--quiet)",
  "--mantine-color-error": "var(--alarm)",
  "--mantine-color-anchor": "var(--accent)",
  "--mantine-color-body": "var(--ground)",
  "--mantine-color-default": "var(--sheet)",
  "--mantine-color-default-border": "var(--edge)",
  // What a pointer is over must stay readable, too: Mantine would make it paler.
  "--mantine-color-cyan-filled-hover": "#095c6b",
  "--mantine-color-red-light-color": "var(--alarm)",
  "--mantine-color-red-outline": "var(--alarm)",
  "--mantine-color-cyan-light-color": "var(--accent)",
  "--mantine-color-cyan-outline": "var(--accent)",
};

/** What Mantine itself writes in pale colours takes those of page.css, which are dark enough. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: COLORS, dark: COLORS });
