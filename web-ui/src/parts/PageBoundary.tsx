import { Component, type ReactNode } from "react";
import { Problem } from "../data/api";
import { Failure } from "./States";

interface State {
  broken: Problem | null;
}

/** A page that breaks, or cannot be loaded, says so; the navigation stays. Give it the address as its key. */
export class PageBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { broken: null };

  static getDerivedStateFromError(cause: unknown): State {
    return { broken: Problem.of(cause) };
  }

  override render(): ReactNode {
    const { broken } = this.state;
    return broken === null ? (
      this.props.children
    ) : (
      <Failure problem={broken} retry={() => window.location.reload()} />
    );
  }
}
