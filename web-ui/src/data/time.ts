import { useEffect, useState } from "react";
import { gatewayNow } from "./api";

/** The gateway's time, anew every so often. */
export function useNow(everyMillis: number): number {
  const [now, setNow] = useState(gatewayNow);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(gatewayNow()), everyMillis);
    return () => window.clearInterval(timer);
  }, [everyMillis]);
  return now;
}

/** 0:07, 12:30, 1:02:03. */
export function clockSpan(millis: number): string {
  const total = Math.max(0, Math.floor(millis / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, "0");
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}`
    : `${minutes}:${seconds}`;
}

/** 3.2 ms, 1.4 s, 2 min 5 s, 15 min, 3 h 10 min, 8 h. */
export function duration(millis: number): string {
  if (millis < 1) {
    return `${Math.round(millis * 1000)} µs`;
  }
  if (millis < 1000) {
    return `${millis < 10 ? millis.toFixed(1) : Math.round(millis)} ms`;
  }
  if (millis < 60_000) {
    return `${(millis / 1000).toFixed(1)} s`;
  }
  const minutes = Math.floor(millis / 60_000);
  return minutes < 60
    ? whole(minutes, "min", Math.floor((millis % 60_000) / 1000), "s")
    : whole(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

function whole(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;
}

/** What somebody asked for, in whole units: 45 s, 20 min, 1 h 30 min. */
export function asked(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [
    hours > 0 ? `${hours} h` : "",
    minutes > 0 ? `${minutes} min` : "",
    seconds % 60 > 0 ? `${seconds % 60} s` : "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** just now, 5 min ago, then the date. */
export function ago(at: string, now: number): string {
  const seconds = Math.floor((now - Date.parse(at)) / 1000);
  if (seconds < 60) {
    return "just now";
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ago`;
  }
  if (seconds < 86_400) {
    return `${Math.floor(seconds / 3600)} h ago`;
  }
  return moment(at);
}

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const TO_THE_SECOND = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });

export function moment(at: string): string {
  return MOMENT.format(new Date(at));
}

/** Where the order of what happened within a minute matters; the zone is to stand beside it. */
export function momentToTheSecond(at: string): string {
  return TO_THE_SECOND.format(new Date(at));
}

/** The zone in which this page tells moments, as UTC or GMT+2. */
export function zone(): string {
  const parts = new Intl.DateTimeFormat(undefined, { timeZoneName: "short" }).formatToParts(new Date());
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** For tooltips. */
export function exactly(at: string): string {
  return EXACT.format(new Date(at));
}

const COUNT = new Intl.NumberFormat();

export function count(number: number): string {
  return COUNT.format(number);
}

/** 1 row, 2 rows. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** A size of data, in the unit in which it is easiest read. */
export function bytes(number: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB"];
  let size = number;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  const shown = unit > 0 && size < 10 ? size.toFixed(1) : Math.round(size).toLocaleString("en");
  return number === 1 ? "1 byte" : `${shown} ${units[unit]}`;
}
