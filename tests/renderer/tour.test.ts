/** Where the card of the tour goes, and that its steps speak of what there is. */
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { placeCard } from "../../renderer/tour/place-card.ts";
import { TOUR_TEMPLATE, tourSteps } from "../../renderer/tour/tour-steps.ts";
import { createTour } from "../../renderer/tour/tour-store.ts";

const view = { width: 1000, height: 800 };
const card = { width: 320, height: 200 };
const box = (x: number, y: number, width = 100, height = 50) => ({ x, y, width, height });

describe("the card", () => {
  it("goes to the first side with room, in line with the anchor", () => {
    expect(placeCard(box(450, 100), card, view, ["bottom", "top"])).toEqual({ x: 340, y: 164 });
    expect(placeCard(box(450, 700), card, view, ["bottom", "top"])).toEqual({ x: 340, y: 486 });
    expect(placeCard(box(0, 300), card, view, ["left", "right"])).toEqual({ x: 114, y: 225 });
  });

  it("slides along a side to stay in the window", () => {
    expect(placeCard(box(0, 100), card, view, ["bottom"]).x).toBe(12);
    expect(placeCard(box(950, 100), card, view, ["bottom"]).x).toBe(1000 - 320 - 12);
  });

  it("goes to the lower edge without an anchor or room, however small the window", () => {
    const at = { x: 340, y: 800 - 200 - 48 };
    expect(placeCard(undefined, card, view, ["bottom"])).toEqual(at);
    expect(placeCard(box(0, 0, 1000, 800), card, view, ["left", "right"])).toEqual(at);
    expect(placeCard(undefined, card, { width: 200, height: 100 }, [])).toEqual({ x: 12, y: 12 });
  });
});

describe("the steps", () => {
  it("are five, about nodes that the template has", () => {
    expect(tourSteps).toHaveLength(5);
    const url = new URL(`../../templates/${TOUR_TEMPLATE}/graph.json`, import.meta.url);
    const { nodes } = JSON.parse(readFileSync(url, "utf8")) as {
      nodes: { id: string; params: { lambda?: number } }[];
    };
    const named = tourSteps.flatMap(({ anchor }) => /data-id="([^"]+)"/.exec(anchor)?.[1] ?? []);
    expect(named).toEqual(["layer1"]);
    expect(nodes.map(({ id }) => id)).toContain("layer1");
    // Its strength is what the fourth step changes.
    expect(nodes.find(({ id }) => id === "target")?.params.lambda).toBe(0.3);
  });
});

describe("the offer", () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it("is made until it is answered, and in no second session", () => {
    const tour = createTour();
    expect(tour.getState().offered).toBe(true);
    tour.noteOffer();
    expect(tour.getState().offered).toBe(true);
    expect(createTour().getState().offered).toBe(false);
    tour.leave();
    expect(tour.getState()).toEqual({ step: null, offered: false });
  });

  it("is over once the tour is taken", () => {
    const tour = createTour();
    tour.go(2);
    expect(tour.getState()).toEqual({ step: 2, offered: false });
  });
});
