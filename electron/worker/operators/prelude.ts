/**
 * What runs in the sandbox before a person's code: `defineOp`, and a `tf` whose functions do not
 * compute but ask the host for one more step of a program. It keeps what it needs of the language
 * for itself and freezes the rest, so that later code can change neither. Plain JavaScript as text,
 * for it is never run here.
 *
 * The host gives `emit(op, from, options)` and takes `drive(what, input)`; both speak JSON.
 */
export const PRELUDE = `
const host = globalThis.__host;
delete globalThis.__host;
const { parse, stringify } = JSON;
const { isArray } = Array;
const { isFinite } = Number;
const { create, freeze, getOwnPropertyDescriptor, getOwnPropertyNames, getPrototypeOf } = Object;
const has = Function.prototype.call.bind(Object.prototype.hasOwnProperty);
const keys = new WeakMap();
const keep = Function.prototype.call.bind(WeakMap.prototype.set);
const find = Function.prototype.call.bind(WeakMap.prototype.get);
const say = String;
const cut = Function.prototype.call.bind(String.prototype.slice);
const emit = host.emit;
const Complaint = TypeError;

const handle = (id, shape) => {
  const it = create(null);
  it.shape = freeze(shape);
  it.rank = shape.length;
  it[Symbol.toPrimitive] = () => {
    throw new Complaint("A tensor has no number while the operator is traced. Choose by tf.where, not by if.");
  };
  freeze(it);
  keep(keys, it, id);
  return it;
};
const step = (op, from, options) => {
  const made = parse(emit(op, stringify(from), stringify(options)));
  if (made.error !== undefined) throw new Complaint(made.error);
  return handle(made.id, made.shape);
};
/** Own data of a value, copied; what is no plain data is refused. */
const plain = (value, path, budget, ignore) => {
  if (--budget.left < 0) throw new Complaint("defineOp was given too much data.");
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number") {
    if (!isFinite(value)) throw new Complaint(path + " is " + value + ": write a finite number.");
    return value;
  }
  if (typeof value !== "object") throw new Complaint(path + " is a " + typeof value + ": write plain data.");
  const out = isArray(value) ? [] : create(null);
  if (isArray(value) && value.length > 5000) throw new Complaint(path + " is too long.");
  const names = isArray(value) ? value.length : getOwnPropertyNames(value);
  const count = isArray(value) ? names : names.length;
  for (let i = 0; i < count; i++) {
    const name = isArray(value) ? i : names[i];
    if (ignore !== undefined && has(ignore, name)) continue;
    if (name === "__proto__") throw new Complaint(path + " has a field __proto__: give it another name.");
    const own = getOwnPropertyDescriptor(value, name);
    if (own === undefined || !has(own, "value"))
      throw new Complaint(path + "." + say(name) + " is computed: write plain data.");
    if (own.value === undefined) continue;
    out[name] = plain(own.value, path + "." + say(name), budget);
  }
  return out;
};
const number = (x) => {
  if (!isFinite(x)) throw new Complaint("A number in a tensor is " + x + ": it must be finite.");
  return step("tensor", [], { values: [x], shape: [] });
};
const idOf = (x, name) => {
  if (typeof x === "number") x = number(x);
  const id = typeof x === "object" && x !== null ? find(keys, x) : undefined;
  if (id === undefined) throw new Complaint("tf." + name + " takes tensors and numbers, not " + (typeof x) + ".");
  return id;
};
const build = create(null);
for (const [name, most, options] of parse(host.table)) {
  build[name] = freeze((...args) => {
    let tensors = args;
    let rest = [];
    if (isArray(args[0])) {
      tensors = args[0];
      rest = args.slice(1);
    } else if (args.length > most) {
      tensors = args.slice(0, most);
      rest = args.slice(most);
    }
    const from = [];
    for (let i = 0; i < tensors.length; i++) from[i] = idOf(tensors[i], name);
    const given = create(null);
    if (rest.length > options.length) throw new Complaint("tf." + name + " takes fewer arguments.");
    for (let i = 0; i < rest.length; i++)
      if (rest[i] !== undefined) given[options[i]] = plain(rest[i], "tf." + name, { left: 5000 });
    return step(name, from, given);
  });
}
build.scalar = freeze((x) => number(x));
build.tensor = freeze((values, shape) => {
  const list = plain(values, "tf.tensor", { left: 5000 });
  return step("tensor", [], { values: list, shape: shape === undefined ? [list.length] : plain(shape, "shape", { left: 20 }) });
});
build.clipByValue = freeze((x, low, high) => build.minimum(build.maximum(x, low), high));
export const tf = freeze(build);

let defined;
const functions = freeze({ __proto__: null, forward: true, project: true });
export const defineOp = (spec) => {
  if (defined !== undefined) throw new Complaint("A file defines one operator: defineOp was called twice.");
  if (typeof spec !== "object" || spec === null) throw new Complaint("defineOp takes an object.");
  const read = (name) => {
    const own = getOwnPropertyDescriptor(spec, name);
    if (own === undefined) return undefined;
    if (typeof own.value !== "function") throw new Complaint(name + " must be a function.");
    return own.value;
  };
  const forward = read("forward");
  if (forward === undefined) throw new Complaint("The operator has no forward.");
  const data = plain(spec, "defineOp", { left: 2000 }, functions);
  defined = { forward, project: read("project"), data: stringify(data) };
  return spec;
};
const drive = (what, text) => {
  if (defined === undefined) throw new Complaint("The file does not call defineOp.");
  if (what === "describe") return stringify([defined.data, defined.project !== undefined]);
  const input = parse(text);
  const tensors = [];
  for (let i = 0; i < input.shapes.length; i++) tensors[i] = handle(i, input.shapes[i]);
  const target = what === "project" ? tensors.pop() : undefined;
  const params = freeze(input.params);
  freeze(tensors);
  const result =
    what === "project" ? defined.project(tensors, target, params)
    : what === "prox" ? defined.project(tensors, params)
    : defined.forward(tensors, params);
  const list = isArray(result) ? result : [result];
  const ids = [];
  for (let i = 0; i < list.length; i++) {
    const own = getOwnPropertyDescriptor(list, i);
    const id = own && typeof own.value === "object" && own.value !== null ? find(keys, own.value) : undefined;
    if (id === undefined) throw new Complaint((what === "prox" ? "project" : what) + " must return tensors made by tf.");
    ids[i] = id;
  }
  return stringify(ids);
};
/** Any thrown value in words, without running what belongs to it. */
const explain = (error) => {
  if (typeof error === "symbol" || typeof error === "function") return stringify({ message: "It threw a " + typeof error + ".", stack: "", name: "" });
  if (typeof error !== "object" || error === null) return stringify({ message: "It threw " + cut(say(error), 0, 200) + ".", stack: "", name: "" });
  const read = (name) => {
    let at = error;
    for (let i = 0; i < 5 && at !== null; i++) {
      const own = getOwnPropertyDescriptor(at, name);
      if (own !== undefined) return typeof own.value === "string" ? cut(own.value, 0, 2000) : "";
      at = getPrototypeOf(at);
    }
    return "";
  };
  return stringify({ name: read("name"), message: read("message") || "It threw an object without a message.", stack: read("stack") });
};
globalThis.__drive = drive;
globalThis.__explain = explain;

// Loops within the engine cannot be broken off: what could loop for long takes short things only.
const apply = Reflect.apply;
const SHORT = 10000;
const isLong = (value) => (typeof value === "string" || isArray(value)) && value.length > SHORT;
for (const kind of [Array.prototype, String.prototype]) {
  for (const name of getOwnPropertyNames(kind)) {
    const { value: inner, writable } = getOwnPropertyDescriptor(kind, name);
    if (typeof inner !== "function" || name === "constructor" || !writable) continue;
    kind[name] = function (...args) {
      if (kind === Array.prototype ? !isArray(this) : typeof this !== "string")
        throw new Complaint(name + " is for " + (kind === Array.prototype ? "arrays" : "strings") + " alone here.");
      if (isLong(this)) throw new Complaint(name + " takes at most " + SHORT + " entries here.");
      for (let i = 0; i < args.length; i++)
        if (isLong(args[i])) throw new Complaint(name + " takes at most " + SHORT + " entries here.");
      return apply(inner, this, args);
    };
  }
}
for (const name of getOwnPropertyNames(globalThis)) {
  if (name === "globalThis" || name === "__drive" || name === "__explain") continue;
  const value = getOwnPropertyDescriptor(globalThis, name).value;
  if ((typeof value !== "function" && typeof value !== "object") || value === null) continue;
  if (value.prototype !== undefined && value.prototype !== null) freeze(value.prototype);
  freeze(value);
}
for (const odd of [function* () {}, async function () {}, async function* () {}]) {
  const proto = getPrototypeOf(odd);
  freeze(proto);
  if (proto.prototype) { freeze(proto.prototype); freeze(getPrototypeOf(proto.prototype)); }
}
freeze(getPrototypeOf([][Symbol.iterator]()));
freeze(getPrototypeOf(getPrototypeOf([][Symbol.iterator]())));
`;
