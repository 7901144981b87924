import { Suspense, useEffect, useState } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { Problem } from "./data/api";
import { ApprovalsProvider } from "./data/approvals";
import { MeProvider } from "./data/me";
import { signInTrouble } from "./data/signIn";
import { routes } from "./pages";
import { SignedOut } from "./pages/SignedOut";
import { Frame } from "./parts/Frame";
import { notifyFailed } from "./parts/notify";
import { PageBoundary } from "./parts/PageBoundary";
import { Empty, Loading } from "./parts/States";

export function App() {
  return (
    <MeProvider
      asking={<Loading what="the console" />}
      otherwise={(problem, retry) => <SignedOut problem={problem} retry={retry} />}
    >
      <ApprovalsProvider>
        <Frame>
          <Pages />
          <FailedAgain />
        </Frame>
      </ApprovalsProvider>
    </MeProvider>
  );
}

function Pages() {
  const [address] = useLocation();
  return (
    <PageBoundary key={address}>
      <Suspense fallback={<Loading what="the page" />}>
        <Switch>
          <Route path="/">
            <Redirect to="/approvals" replace />
          </Route>
          {routes.map(({ path, page: Page }) => (
            <Route key={path} path={path}>
              {({ id = "" }: { id?: string }) => <Page key={id} id={id} />}
            </Route>
          ))}
          <Route>
            <Empty title="There is no such page">Choose one in the navigation.</Empty>
          </Route>
        </Switch>
      </Suspense>
    </PageBoundary>
  );
}

/** Who was asked to sign in anew and did not is still who they were, and is told that it did not work. */
function FailedAgain() {
  // By the time of the effect the address has become the inbox's.
  const [trouble] = useState(signInTrouble);
  useEffect(() => {
    if (trouble !== null) {
      notifyFailed(new Problem(0, "That sign-in did not work", trouble, "You are signed in as before."));
    }
  }, [trouble]);
  return null;
}
