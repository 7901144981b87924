import { Button, Modal, Radio, SegmentedControl } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { gatewayNow } from "../data/api";
import type { Decision } from "../data/decisions";
import { asked, counted } from "../data/time";
import type { Approval, StandingOffer } from "../data/types";
import classes from "./Decision.module.css";

const UNTIL = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "numeric", minute: "2-digit" });

interface Props {
  approval: Approval;
  reason: string;
  send: (decision: Decision) => Promise<boolean>;
}

/** To approve what is like this one too, for this agent, for a time; the narrowest offer stands first. */
export function Standing(props: Props) {
  const [opened, { open, close }] = useDisclosure();
  const offers = props.approval.standing_offers;
  return offers.length === 0 ? null : (
    <>
      <Button variant="subtle" size="compact-sm" data-action="standing" disabled={props.approval.cut} onClick={open}>
        Approve for a time …
      </Button>
      <Modal opened={opened} onClose={close} title="Approve for a time">
        <Offers {...props} offers={offers} close={close} />
      </Modal>
    </>
  );
}

function words({ scope, max_rows: rows }: StandingOffer): string {
  // The card may know the number of rows from counting them; this bound is held against what the database expects.
  const bound = rows === null ? "" : `, up to ${counted(rows, "row")} each by the database's own estimate`;
  return scope === "statement"
    ? `This very statement, with these values${bound}`
    : `This statement with any other values${bound}`;
}

function Offers({ approval, reason, send, offers, close }: Props & { offers: StandingOffer[]; close: () => void }) {
  const [chosen, setChosen] = useState<string>(offers[0]?.scope ?? "");
  const offer = offers.find((one) => one.scope === chosen);
  const choices = offer?.seconds ?? [];
  const [wanted, setSeconds] = useState(choices[0] ?? 0);
  const seconds = choices.includes(wanted) ? wanted : (choices[0] ?? 0);
  const [busy, setBusy] = useState(false);
  if (offer === undefined) {
    return null;
  }
  const act = async () => {
    setBusy(true);
    await send({ decision: "approve", reason, standing: { scope: offer.scope, seconds } });
    setBusy(false);
    // What went wrong stands on the card.
    close();
  };
  return (
    <div className={classes.offers}>
      <p>
        This statement runs, and until then {approval.requester.name} need not ask for the following on{" "}
        {approval.connection}. It is listed under Standing approvals, and can be taken back there.
      </p>
      <Radio.Group value={chosen} onChange={setChosen} label="What">
        <div className={classes.choices}>
          {offers.map((one) => (
            <Radio
              key={one.scope}
              value={one.scope}
              label={words(one)}
              data-autofocus={one === offers[0] || undefined}
            />
          ))}
        </div>
      </Radio.Group>
      <SegmentedControl
        aria-label="For how long"
        value={String(seconds)}
        onChange={(value) => setSeconds(Number(value))}
        data={choices.map((choice) => ({ value: String(choice), label: asked(choice) }))}
      />
      <div className={classes.buttons}>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button className={classes.approve ?? ""} loading={busy} onClick={() => void act()}>
          Approve until {UNTIL.format(gatewayNow() + seconds * 1000)}
        </Button>
      </div>
    </div>
  );
}
