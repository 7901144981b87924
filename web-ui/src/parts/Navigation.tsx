import { Link, useLocation } from "wouter";
import { useMe } from "../data/me";
import { destinations, type Destination, type Section } from "../pages";
import classes from "./Frame.module.css";
import { WaitingCount } from "./WaitingCount";

const SECTIONS: readonly Section[] = ["Decide", "Look back", "Set up"];

/** Where this reader may go. */
export function Navigation({ waiting }: { waiting: number }) {
  const { me } = useMe();
  const shown = destinations.filter((destination) => destination.shown(me));
  return (
    <nav className={classes.nav} aria-label="Pages">
      {SECTIONS.map((section) => (
        <section key={section} aria-label={section}>
          <h2 className={classes.section}>{section}</h2>
          {shown
            .filter((destination) => destination.section === section)
            .map((destination) => (
              <Entry key={destination.path} destination={destination} waiting={waiting} />
            ))}
        </section>
      ))}
    </nav>
  );
}

function Entry({ destination, waiting }: { destination: Destination; waiting: number }) {
  const [location] = useLocation();
  const { path, label, icon: Icon } = destination;
  const here = location === path || location.startsWith(`${path}/`);
  return (
    <Link href={path} className={classes.entry} data-here={here} aria-current={here ? "page" : undefined}>
      <Icon size={18} stroke={1.7} aria-hidden="true" />
      <span>{label}</span>
      {path === "/approvals" && <WaitingCount number={waiting} />}
    </Link>
  );
}
