import type { ReactNode } from "react";
import { Confirm } from "./Confirm";

interface Props {
  label: string;
  title: string;
  size?: "compact-sm" | "sm";
  /** What will happen, to whom. */
  children: ReactNode;
  act: (reason: string) => Promise<unknown>;
  done: () => void;
}

/** A button for what cannot be taken back: it asks for a reason, which those concerned will read. */
export function ThrowOut(props: Props) {
  return <Confirm {...props} color="red" reason="Say why: those who are thrown out are told your reason." />;
}
