/** How a category of ops looks: order in the palette, name, icon, colour token. */
import {
  ArrowRightLeft,
  Boxes,
  Combine,
  Crosshair,
  Database,
  Gauge,
  Grid3x3,
  type LucideIcon,
  Shapes,
  Spline,
} from "lucide-react";
import type { OpCategory } from "../../core/ops/spec.ts";

export interface CategoryLook {
  readonly title: string;
  readonly icon: LucideIcon;
}

export const categories: Readonly<Record<OpCategory, CategoryLook>> = {
  source: { title: "Sources", icon: Database },
  linear: { title: "Linear", icon: Grid3x3 },
  activation: { title: "Activation", icon: Spline },
  combine: { title: "Combine", icon: Combine },
  shape: { title: "Shape", icon: ArrowRightLeft },
  target: { title: "Targets and losses", icon: Crosshair },
  set: { title: "Sets", icon: Shapes },
  module: { title: "Modules", icon: Boxes },
  probe: { title: "Probes", icon: Gauge },
};

export const categoryColour = (category: OpCategory): string => `var(--cat-${category})`;
