/** What the rest of the window may ask of the mounted canvas. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface CanvasHandle {
  /** Shows these nodes, or all. */
  fit(nodes?: readonly string[]): void;
  /** Moves to a node without zooming out, selects it and gives it the focus. */
  flyTo(node: string): void;
  /**
   * Shows nodes on their way from other places to where the document has them.
   * @returns false where an edit came between
   */
  glide(from: ReadonlyMap<string, Point>): Promise<boolean>;
  select(nodes: readonly string[], edges?: readonly string[]): void;
  /** Middle of what is seen, in canvas coordinates. */
  center(): Point;
  /** Last place of the pointer over the canvas, else the middle; in both coordinates. */
  pointer(): { readonly screen: Point; readonly at: Point };
  /** The pointer is over the canvas. */
  hovered(): boolean;
  toCanvas(screen: Point): Point;
  zoomBy(factor: number): void;
  viewport(): { readonly x: number; readonly y: number; readonly zoom: number };
  /** Measured sizes, for layout. */
  sizes(): ReadonlyMap<string, { readonly width: number; readonly height: number }>;
  focus(): void;
  /** Brings a node into view at this zoom where it is out of it. */
  reveal(node: string): void;
  /** Gives a node the focus, and brings it into view at this zoom where it is out of it. */
  focusNode(node: string): void;
}
