import { Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Fragment } from "react";
import classes from "./KeysHelp.module.css";
import { useKeys } from "./keys";

const KEYS: readonly [string, readonly [string[], string][]][] = [
  [
    "Everywhere",
    [
      [["?"], "this help"],
      [["/"], "to the search or the first filter"],
      [["Esc"], "out of a field, a menu or a dialog"],
    ],
  ],
  [
    "Lists",
    [
      [["j", "k"], "next, previous"],
      [["Enter"], "open"],
    ],
  ],
  [
    "A replay",
    [
      [["p"], "play, pause"],
      [["j", "k"], "next statement, statement before"],
    ],
  ],
  [
    "A request that waits",
    [
      [["a"], "to Approve"],
      [["d"], "to the reason, then to Deny"],
      [["s"], "to approving this shape for a time"],
      [["Enter"], "decides, on the button that has the focus"],
    ],
  ],
];

/** What the keyboard does; no key decides by itself. */
export function KeysHelp() {
  const [opened, { open, close }] = useDisclosure();
  useKeys({
    "?": open,
    "/": () => document.querySelector<HTMLElement>("[data-search] input, input[data-search]")?.focus(),
  });
  return (
    <Modal opened={opened} onClose={close} title="Keys">
      {KEYS.map(([where, keys]) => (
        <section key={where} className={classes.group}>
          <h3>{where}</h3>
          <dl>
            {keys.map(([names, what]) => (
              <Fragment key={what}>
                <dt>
                  {names.map((name) => (
                    <kbd key={name}>{name}</kbd>
                  ))}
                </dt>
                <dd>{what}</dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
