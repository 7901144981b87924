import { ActionIcon, Button, SegmentedControl, Slider, VisuallyHidden } from "@mantine/core";
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
} from "@tabler/icons-react";
import { useEffect } from "react";
import { LONGEST_MILLIS, SPEEDS, usePlayback } from "../data/playback";
import { clockSpan, duration } from "../data/time";
import type { SessionEvent } from "../data/types";
import { Timeline } from "./Timeline";
import { useKeys } from "./keys";
import classes from "./ReplayView.module.css";

interface Props {
  events: readonly SessionEvent[];
  /** When the session began. */
  from: number;
  /** The session is over, and all of it was read. */
  ended: boolean;
  paused: boolean;
  goOn: () => void;
  leave: () => void;
}

/** A session told again, event by event, with the pauses that there were. */
export function ReplayView({ events, from, ended, paused, goOn, leave }: Props) {
  const playback = usePlayback(events, ended);
  const { place, of, playing, speed, current, minutes, shortened, toggle, jump, step } = playback;
  useKeys({ p: toggle, j: () => step(1), k: () => step(-1) });
  const statement = minutes.statements[minutes.statements.length - 1]?.number ?? 0;
  useEffect(() => {
    if (statement > 0) {
      window.location.replace(`#statement-${statement}`);
    }
  }, [statement]);
  useEffect(() => {
    if (paused && place === of) {
      goOn();
    }
  }, [paused, place, of, goOn]);
  const since = current === undefined ? "0:00" : clockSpan(Date.parse(current.at) - from);
  const where = statement === 0 ? "the beginning" : `statement ${statement}`;
  return (
    <>
      <Timeline statements={minutes.statements} from={from} open={minutes.closed === undefined} paused={false} goOn={goOn} />
      {minutes.statements.length === 0 && <p className={classes.note}>No statement yet.</p>}
      <section className={classes.bar} aria-label="Replay">
        <div className={classes.controls}>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="Statement before (k)"
            title="Statement before (k)"
            onClick={() => step(-1)}
          >
            <IconPlayerTrackPrev size={18} aria-hidden="true" />
          </ActionIcon>
          <Button
            size="sm"
            aria-keyshortcuts="p"
            title={playing ? "Pause (p)" : "Play (p)"}
            leftSection={
              playing ? (
                <IconPlayerPause size={18} aria-hidden="true" />
              ) : (
                <IconPlayerPlay size={18} aria-hidden="true" />
              )
            }
            onClick={toggle}
          >
            {playing ? "Pause" : "Play"}
          </Button>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="Next statement (j)"
            title="Next statement (j)"
            onClick={() => step(1)}
          >
            <IconPlayerTrackNext size={18} aria-hidden="true" />
          </ActionIcon>
          <SegmentedControl
            aria-label="Speed"
            size="sm"
            value={String(speed)}
            onChange={(value) => playback.setSpeed(Number(value))}
            data={SPEEDS.map((each) => ({ value: String(each), label: `${each}×` }))}
          />
          <span className={`${classes.place} tabular`}>
            +{since} · event {place} of {of}
            {paused && "+"}
          </span>
          <Button variant="default" size="sm" onClick={leave}>
            Show all
          </Button>
        </div>
        <Slider
          className={classes.slider}
          thumbLabel="Place in the session"
          thumbValueText={(value) => `event ${value} of ${of}`}
          min={1}
          max={Math.max(2, of)}
          value={place}
          onChange={jump}
          label={null}
          size="sm"
        />
        <p className={classes.note}>
          {shortened > 0
            ? `Nothing happens for ${duration(shortened)}; shortened to ${duration(LONGEST_MILLIS)}.`
            : minutes.closed !== undefined
              ? `Closed: ${minutes.closed.cause}`
              : `At ${where}.`}
        </p>
        <VisuallyHidden role="status">{playing ? `Playing, ${where}` : `Paused at ${where}`}</VisuallyHidden>
      </section>
    </>
  );
}
