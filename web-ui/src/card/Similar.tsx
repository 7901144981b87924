import { Link } from "wouter";
import type { SimilarRequest } from "../data/types";
import { Tag } from "../parts/Tag";
import { When } from "../parts/When";
import { stateTone } from "../parts/words";
import classes from "./Card.module.css";

const SHOWN = 2;

/** What became of requests like this one, the latest first. */
export function Similar({ requests }: { requests: readonly SimilarRequest[] }) {
  return (
    <ul className={classes.similar}>
      {requests.slice(0, SHOWN).map((request) => (
        <li key={request.id}>
          <Tag tone={stateTone(request.state)}>{request.state}</Tag>{" "}
          <Link href={`/approvals/${request.id}`}>
            {request.same === "statement" ? "the same statement" : "the same shape"}
          </Link>
          {request.by !== "" && ` by ${request.by}`}, <When at={request.at} />
          {request.reason !== "" && <q>{request.reason}</q>}
        </li>
      ))}
      {requests.length > SHOWN && <li className={classes.quiet}>and {requests.length - SHOWN} more</li>}
    </ul>
  );
}
