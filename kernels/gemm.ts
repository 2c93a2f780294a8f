/**
 * Matrix product of float32 matrices with any strides: C = alpha op(A) op(B), or added to C.
 * B is packed into panels of 8 columns, A is read in tiles of 4 rows, and a tile of C stays in
 * registers over a block of the inner dimension.
 */

/** Inner dimension of a block: a panel of B (8 KiB) and four rows of A stay in the first cache. */
const BLOCK: i32 = 256;
const PANEL: i32 = 8;
const TILE: i32 = 4;

/** a * b + c; fused where the build has relaxed SIMD. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Bytes of scratch that `gemm` needs for op(B) of k rows and n columns. */
export function gemmScratch(k: i32, n: i32): i32 {
  return min(k, BLOCK) * ((n + PANEL - 1) / PANEL) * PANEL * 4;
}

/** Packs rows [k0, k0 + depth) of op(B) into panels [depth, 8], the last one filled with zeros. */
function pack(b: usize, rowStride: i32, columnStride: i32, depth: i32, n: i32, to: usize): void {
  for (let j = 0; j < n; j += PANEL) {
    const width = min(PANEL, n - j);
    let from = b + ((<usize>(j * columnStride)) << 2);
    for (let k = 0; k < depth; k++) {
      if (width === PANEL && columnStride === 1) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
      } else {
        for (let c = 0; c < PANEL; c++) {
          const value: f32 = c < width ? load<f32>(from + ((<usize>(c * columnStride)) << 2)) : 0;
          store<f32>(to + ((<usize>c) << 2), value);
        }
      }
      to += PANEL * 4;
      from += (<usize>rowStride) << 2;
    }
  }
}

/** Writes a row of a tile: alpha times the sums, added to C or not; `width` of its columns. */
// @ts-ignore: decorator
@inline
function put(c: usize, left: v128, right: v128, alpha: v128, add: bool, width: i32): void {
  left = f32x4.mul(left, alpha);
  right = f32x4.mul(right, alpha);
  if (width === PANEL) {
    if (add) {
      left = f32x4.add(left, v128.load(c));
      right = f32x4.add(right, v128.load(c, 16));
    }
    v128.store(c, left);
    v128.store(c, right, 16);
    return;
  }
  for (let j = 0; j < width; j++) {
    const value = lane(j < 4 ? left : right, j & 3);
    const at = c + ((<usize>j) << 2);
    store<f32>(at, add ? load<f32>(at) + value : value);
  }
}

function lane(v: v128, index: i32): f32 {
  if (index === 0) return f32x4.extract_lane(v, 0);
  if (index === 1) return f32x4.extract_lane(v, 1);
  if (index === 2) return f32x4.extract_lane(v, 2);
  return f32x4.extract_lane(v, 3);
}

/**
 * C [m, n] = alpha op(A) op(B), or C + that where `add` is set.
 * @param a address of op(A) [m, k], its element strides after it; b likewise [k, n]
 * @param c address of C, rows of n without gaps
 * @param scratch at least gemmScratch(k, n) bytes
 */
export function gemm(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  bRow: i32,
  bColumn: i32,
  c: usize,
  alpha: f32,
  add: bool,
  scratch: usize,
): void {
  const scale = f32x4.splat(alpha);
  const row = (<usize>aRow) << 2;
  const next = (<usize>aColumn) << 2;
  const line = (<usize>n) << 2;
  for (let k0 = 0; k0 < k; k0 += BLOCK) {
    const depth = min(BLOCK, k - k0);
    const more = add || k0 > 0;
    pack(b + ((<usize>(k0 * bRow)) << 2), bRow, bColumn, depth, n, scratch);
    let i = 0;
    for (; i + TILE <= m; i += TILE) {
      const rows = a + (<usize>i) * row + (<usize>k0) * next;
      let panel = scratch;
      for (let j = 0; j < n; j += PANEL) {
        let p0 = rows;
        let p1 = rows + row;
        let p2 = p1 + row;
        let p3 = p2 + row;
        let l0 = f32x4.splat(0);
        let r0 = l0;
        let l1 = l0;
        let r1 = l0;
        let l2 = l0;
        let r2 = l0;
        let l3 = l0;
        let r3 = l0;
        for (let d = 0; d < depth; d++) {
          const left = v128.load(panel);
          const right = v128.load(panel, 16);
          panel += PANEL * 4;
          let x = v128.load32_splat(p0);
          l0 = madd(x, left, l0);
          r0 = madd(x, right, r0);
          x = v128.load32_splat(p1);
          l1 = madd(x, left, l1);
          r1 = madd(x, right, r1);
          x = v128.load32_splat(p2);
          l2 = madd(x, left, l2);
          r2 = madd(x, right, r2);
          x = v128.load32_splat(p3);
          l3 = madd(x, left, l3);
          r3 = madd(x, right, r3);
          p0 += next;
          p1 += next;
          p2 += next;
          p3 += next;
        }
        const width = min(PANEL, n - j);
        const to = c + (<usize>i) * line + ((<usize>j) << 2);
        put(to, l0, r0, scale, more, width);
        put(to + line, l1, r1, scale, more, width);
        put(to + 2 * line, l2, r2, scale, more, width);
        put(to + 3 * line, l3, r3, scale, more, width);
      }
    }
    for (; i < m; i++) {
      const rows = a + (<usize>i) * row + (<usize>k0) * next;
      let panel = scratch;
      for (let j = 0; j < n; j += PANEL) {
        let p = rows;
        let l = f32x4.splat(0);
        let r = l;
        for (let d = 0; d < depth; d++) {
          const x = v128.load32_splat(p);
          l = madd(x, v128.load(panel), l);
          r = madd(x, v128.load(panel, 16), r);
          panel += PANEL * 4;
          p += next;
        }
        put(c + (<usize>i) * line + ((<usize>j) << 2), l, r, scale, more, min(PANEL, n - j));
      }
    }
  }
}
