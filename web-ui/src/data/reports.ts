import { call, query } from "./api";

export type CellKind = "text" | "number" | "instant" | "flag";

/** What a report is. */
export interface ReportHeading {
  name: string;
  title: string;
  about: string;
  columns: { name: string; kind: CellKind }[];
  required: ReportParameter[];
  optional: ReportParameter[];
}

export type ReportParameter = "table" | "principal" | "connection";

export type Cell = string | number | boolean | null;

/** One row, by the names of the columns. */
export type ReportRow = Readonly<Record<string, Cell>>;

export interface ReportAnswer {
  from: string;
  to: string;
  rows: ReportRow[];
  /** Whether there are more than were asked for. */
  more: boolean;
}

export const REPORT_QUESTION = ["report", "table", "principal", "connection", "from", "to"] as const;

/** Empty where nothing is said. */
export type ReportQuestion = Readonly<Record<(typeof REPORT_QUESTION)[number], string>>;

export const PREVIEWED = 100;

export async function fetchReports(signal: AbortSignal): Promise<ReportHeading[]> {
  return (await call<{ reports: ReportHeading[] }>("/api/v1/reports", { signal })).reports;
}

/** The first rows. */
export function fetchReport(question: ReportQuestion, signal: AbortSignal): Promise<ReportAnswer> {
  return call<ReportAnswer>(address(question, "json", PREVIEWED), { signal });
}

/** Where the browser saves all rows from. */
export function reportFile(question: ReportQuestion, format: "csv" | "json"): string {
  return address(question, format, null);
}

function address({ report, ...asked }: ReportQuestion, format: string, limit: number | null): string {
  return `/api/v1/reports/${encodeURIComponent(report)}?${query({ ...asked, format, limit })}`;
}

/** Page that shows who touched a table. */
export function touchedPath(table: string): string {
  return `/reports?${query({ report: "table-access", table })}`;
}
