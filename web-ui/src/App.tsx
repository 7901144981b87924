import { Redirect, Route, Switch } from "wouter";
import { ApprovalsProvider } from "./data/approvals";
import { MeProvider } from "./data/me";
import { Access } from "./pages/Access";
import { ApprovalPage } from "./pages/ApprovalPage";
import { Inbox } from "./pages/Inbox";
import { SessionPage } from "./pages/SessionPage";
import { Revocations } from "./pages/Revocations";
import { Sessions } from "./pages/Sessions";
import { SignedOut } from "./pages/SignedOut";
import { Frame } from "./parts/Frame";
import { Empty, Loading } from "./parts/States";

export function App() {
  return (
    <MeProvider
      asking={<Loading what="the console" />}
      otherwise={(problem, retry) => <SignedOut problem={problem} retry={retry} />}
    >
      <ApprovalsProvider>
        <Frame>
          <Switch>
            <Route path="/">
              <Redirect to="/approvals" replace />
            </Route>
            <Route path="/approvals" component={Inbox} />
            <Route path="/approvals/:id">{({ id }) => <ApprovalPage key={id} id={id} />}</Route>
            <Route path="/access" component={Access} />
            <Route path="/sessions" component={Sessions} />
            <Route path="/sessions/:id">{({ id }) => <SessionPage key={id} id={id} />}</Route>
            <Route path="/revocations" component={Revocations} />
            <Route>
              <Empty title="There is no such page">Go to the inbox or to the sessions above.</Empty>
            </Route>
          </Switch>
        </Frame>
      </ApprovalsProvider>
    </MeProvider>
  );
}
