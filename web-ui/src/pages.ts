import {
  IconCertificate,
  IconChecklist,
  IconDatabase,
  IconGavel,
  IconHeartbeat,
  IconHistory,
  IconInbox,
  IconKey,
  IconListSearch,
  IconReportSearch,
  IconRobot,
  IconScale,
  IconUserOff,
  type Icon,
} from "@tabler/icons-react";
import { lazy, type ComponentType } from "react";
import type { Me } from "./data/types";

/** What a page is told: the last part of an address like /sessions/:id, or nothing. */
export interface PageProps {
  id: string;
}

export interface Place {
  path: string;
  /** Name of the file in pages/ and of what it exports; loaded when somebody goes there. */
  file: string;
}

export interface Destination extends Place {
  label: string;
  icon: Icon;
  section: Section;
  /** Who finds it in the navigation; what they then see there is for the gateway to say. */
  shown: (me: Me) => boolean;
}

export type Section = "Decide" | "Look back" | "Set up";

const everybody = () => true;
const staff = (me: Me) => me.admin || me.auditor;

/** The navigation, in its order. A page is in the console once its file is there. */
const DESTINATIONS: readonly Destination[] = [
  { path: "/approvals", file: "Inbox", label: "Inbox", icon: IconInbox, section: "Decide", shown: everybody },
  { path: "/standing", file: "Standing", label: "Standing approvals", icon: IconCertificate, section: "Decide", shown: everybody },
  { path: "/sessions", file: "Sessions", label: "Sessions", icon: IconHistory, section: "Look back", shown: everybody },
  { path: "/statements", file: "Statements", label: "Statements", icon: IconListSearch, section: "Look back", shown: everybody },
  { path: "/agents", file: "Agents", label: "Agents", icon: IconRobot, section: "Look back", shown: everybody },
  { path: "/audit", file: "Audit", label: "Audit", icon: IconChecklist, section: "Look back", shown: staff },
  { path: "/reports", file: "Reports", label: "Reports", icon: IconReportSearch, section: "Look back", shown: staff },
  { path: "/holds", file: "Holds", label: "Legal holds", icon: IconGavel, section: "Look back", shown: staff },
  { path: "/connections", file: "Connections", label: "Connections", icon: IconDatabase, section: "Set up", shown: everybody },
  { path: "/policies", file: "Policies", label: "Policies", icon: IconScale, section: "Set up", shown: staff },
  { path: "/access", file: "Access", label: "Access", icon: IconKey, section: "Set up", shown: everybody },
  { path: "/revocations", file: "Revocations", label: "Revocations", icon: IconUserOff, section: "Set up", shown: staff },
  { path: "/status", file: "Status", label: "Status", icon: IconHeartbeat, section: "Set up", shown: staff },
];

/** Pages of one thing, reached from its list. */
const DETAILS: readonly Place[] = [
  { path: "/approvals/:id", file: "ApprovalPage" },
  { path: "/standing/:id", file: "Standing" },
  { path: "/sessions/:id", file: "SessionPage" },
  { path: "/agents/:id", file: "AgentPage" },
  { path: "/connections/:id", file: "ConnectionPage" },
  { path: "/policies/:id", file: "PolicyPage" },
];

const FILES = import.meta.glob<Record<string, ComponentType<PageProps>>>([
  "./pages/*.tsx",
  "!./pages/SignedOut.tsx",
]);

export const destinations = DESTINATIONS.filter(({ file }) => fileOf(file) in FILES);

export const routes: readonly { path: string; page: ComponentType<PageProps> }[] = [
  ...DESTINATIONS,
  ...DETAILS,
].flatMap(({ path, file }) => {
  const load = FILES[fileOf(file)];
  return load === undefined ? [] : [{ path, page: lazy(() => load().then((module) => exported(module, file))) }];
});

function fileOf(name: string): string {
  return `./pages/${name}.tsx`;
}

function exported(module: Record<string, ComponentType<PageProps>>, name: string) {
  const page = module[name] ?? module["default"];
  if (page === undefined) {
    throw new Error(`pages/${name}.tsx exports no ${name}`);
  }
  return { default: page };
}
