import type { Approval } from "../data/types";
import { obstacle } from "../parts/words";
import classes from "./Card.module.css";

/** Why the reader does not decide on it, and who does. */
export function Obstacle({ approval }: { approval: Approval }) {
  const why = obstacle(approval);
  return why === null ? null : <p className={classes.obstacle}>{why}</p>;
}
