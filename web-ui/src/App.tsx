import { Suspense } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { ApprovalsProvider } from "./data/approvals";
import { MeProvider } from "./data/me";
import { routes } from "./pages";
import { SignedOut } from "./pages/SignedOut";
import { Frame } from "./parts/Frame";
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
