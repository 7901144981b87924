import type { ReactNode } from "react";
import classes from "./PageHead.module.css";

interface Props {
  title: ReactNode;
  /** One sentence about what is here. */
  lead?: ReactNode;
  /** Buttons. */
  actions?: ReactNode;
}

/** The head of every page. */
export function PageHead({ title, lead, actions }: Props) {
  return (
    <header className={classes.head}>
      <div className={classes.words}>
        <h1>{title}</h1>
        {lead !== undefined && <p>{lead}</p>}
      </div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </header>
  );
}
