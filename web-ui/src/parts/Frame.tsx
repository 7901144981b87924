import { AppShell, Burger, ScrollArea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useEffect, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { awaitsReader, useApprovals } from "../data/approvals";
import { useMe } from "../data/me";
import { useTelling } from "../data/notices";
import classes from "./Frame.module.css";
import { KeysHelp } from "./KeysHelp";
import { Mark } from "./Mark";
import { Navigation } from "./Navigation";
import { Person } from "./Person";
import { Tag } from "./Tag";
import { WaitingCount } from "./WaitingCount";

/** What stands around every page. */
export function Frame({ children }: { children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure();
  const [address] = useLocation();
  const waiting = useWaiting();
  useTelling();
  useEffect(close, [address, close]);
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) Sallyport` : "Sallyport";
  }, [waiting]);
  return (
    <AppShell
      header={{ height: { base: 52, sm: 0 } }}
      navbar={{ width: 240, breakpoint: "sm", collapsed: { mobile: !opened } }}
      transitionDuration={0}
    >
      <a href="#page" className={classes.skip}>
        Skip to the page
      </a>
      <AppShell.Header hiddenFrom="sm" className={classes.top}>
        <Burger opened={opened} onClick={toggle} size="sm" aria-label={opened ? "Close navigation" : "Navigation"} />
        <Brand />
        <WaitingCount number={waiting} />
        <Offline />
      </AppShell.Header>
      <AppShell.Navbar className={classes.bar}>
        <AppShell.Section visibleFrom="sm" className={classes.head}>
          <Brand />
          <Offline />
        </AppShell.Section>
        <AppShell.Section grow component={ScrollArea} type="auto">
          <Navigation waiting={waiting} />
        </AppShell.Section>
        <AppShell.Section>
          <Person />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} className={classes.page}>
        {children}
      </AppShell.Main>
      <KeysHelp />
    </AppShell>
  );
}

function Brand() {
  return (
    <Link href="/approvals" className={classes.brand} aria-label="Sallyport, inbox">
      <Mark />
      <span className={classes.name}>Sallyport</span>
    </Link>
  );
}

/** Nothing arrives by itself at the moment. */
function Offline() {
  const { all, live } = useApprovals();
  return (
    <span className={classes.offline} role="status">
      {all !== undefined && !live && <Tag tone="warn">reconnecting</Tag>}
    </span>
  );
}

/** How many requests wait for this reader's word; an auditor, who has none, sees all that wait. */
function useWaiting(): number {
  const { me } = useMe();
  const { all } = useApprovals();
  const pending = [...(all?.values() ?? [])].filter((a) => a.state === "pending");
  return me.auditor ? pending.length : pending.filter(awaitsReader).length;
}
