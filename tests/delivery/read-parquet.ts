/** Reads Parquet with parquet-wasm (the Rust library of Apache Arrow), whose tables lie in its own memory in Arrow's C data interface. */
import { readParquet, wasmMemory } from 'parquet-wasm/node';

type Cell = string | number | null;

/** The rows of a file. Knows the types that the export writes: 32-bit integers, doubles and text. */
export function readRows(bytes: Uint8Array): readonly Readonly<Record<string, Cell>>[] {
  const table = readParquet(bytes);
  return table.recordBatches().flatMap((batch) => {
    const ffi = batch.toFFI();
    const view = new DataView(wasmMemory().buffer);
    const columns = childrenOf(view, ffi.schemaAddr() + 24, ffi.schemaAddr() + 32).map((schema, i) => {
      const array = childrenOf(view, ffi.arrayAddr() + 32, ffi.arrayAddr() + 44)[i]!;
      return { name: textAt(view, view.getUint32(schema + 4, true)), cells: cellsOf(view, schema, array) };
    });
    const count = columns[0]?.cells.length ?? 0;
    const rows = Array.from({ length: count }, (_, row) =>
      Object.fromEntries(columns.map(({ name, cells }) => [name, cells[row]!])),
    );
    ffi.free();
    return rows;
  });
}

function childrenOf(view: DataView, countAt: number, listAt: number): readonly number[] {
  const count = Number(view.getBigInt64(countAt, true));
  const list = view.getUint32(listAt, true);
  return Array.from({ length: count }, (_, i) => view.getUint32(list + 4 * i, true));
}

function cellsOf(view: DataView, schema: number, array: number): readonly Cell[] {
  const format = textAt(view, view.getUint32(schema, true));
  const length = Number(view.getBigInt64(array, true));
  const offset = Number(view.getBigInt64(array + 16, true));
  const buffers = view.getUint32(array + 40, true);
  const buffer = (i: number) => view.getUint32(buffers + 4 * i, true);
  const valid = buffer(0);
  return Array.from({ length }, (_, i) => {
    const at = offset + i;
    if (valid !== 0 && ((view.getUint8(valid + (at >> 3)) >> (at & 7)) & 1) === 0) return null;
    if (format === 'i') return view.getInt32(buffer(1) + 4 * at, true);
    if (format === 'g') return view.getFloat64(buffer(1) + 8 * at, true);
    if (format !== 'u') throw new Error(`column of Arrow format '${format}'`);
    const start = view.getInt32(buffer(1) + 4 * at, true);
    const end = view.getInt32(buffer(1) + 4 * at + 4, true);
    return new TextDecoder().decode(new Uint8Array(view.buffer, buffer(2) + start, end - start));
  });
}

function textAt(view: DataView, at: number): string {
  let end = at;
  while (view.getUint8(end) !== 0) end += 1;
  return new TextDecoder().decode(new Uint8Array(view.buffer, at, end - at));
}
