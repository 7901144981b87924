import { Button, SegmentedControl, useMantineColorScheme, VisuallyHidden, type MantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop, IconLogout, IconMoon, IconSun } from "@tabler/icons-react";
import { useState } from "react";
import { Problem, signOut } from "../data/api";
import { useMe } from "../data/me";
import { forgetTyped } from "../data/typed";
import classes from "./Frame.module.css";
import { notifyFailed } from "./notify";
import { Tag } from "./Tag";

const SCHEMES = [
  { value: "light", name: "Light", icon: IconSun },
  { value: "dark", name: "Dark", icon: IconMoon },
  { value: "auto", name: "As the system", icon: IconDeviceDesktop },
] as const;

/** Who is signed in, how they like the page, and the way out. */
export function Person() {
  const { me } = useMe();
  const [leaving, setLeaving] = useState(false);
  const leave = () => {
    setLeaving(true);
    forgetTyped();
    signOut()
      .then((provider) => window.location.assign(provider ?? "/"))
      .catch((cause: unknown) => {
        const failed = Problem.of(cause);
        setLeaving(false);
        // By 503 the gateway says itself what is so: out here and perhaps not yet at its other consoles.
        const title = failed.status === 503 ? failed.title : "You are still signed in";
        notifyFailed(new Problem(failed.status, title, failed.detail, failed.next));
      });
  };
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className={classes.person}>
      <div className={classes.who} title={`${me.id}\n${me.groups.join(", ")}`}>
        <strong>{me.name}</strong>
        <Tag>{me.auditor ? "auditor" : me.admin ? "admin" : me.kind}</Tag>
      </div>
      <div className={classes.ways}>
        <SegmentedControl
          aria-label="Colours"
          size="xs"
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
          data={SCHEMES.map(({ value, name, icon: Icon }) => ({
            value,
            label: (
              <>
                <Icon size={15} className={classes.scheme} aria-hidden="true" />
                <VisuallyHidden>{name}</VisuallyHidden>
              </>
            ),
          }))}
        />
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconLogout size={15} aria-hidden="true" />}
          loading={leaving}
          onClick={leave}
        >
          Sign out
        </Button>
      </div>
    </div>
  );
}
