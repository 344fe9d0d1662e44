// What is around a page: its head, its bar and its foot, drawn once for all pages that differ in nothing but the tokens of their forms.
import { newToken } from '../kernel/secrets.ts';
import type { Piece } from './pack.ts';
import type { Context } from './render.ts';

type Gap = 'body' | 'csrf' | 'once';
type Shell = readonly (Piece | Gap)[];

/** Stands for what is filled in; nobody can know it, so nobody can write it into a page. */
const gap = newToken();
const gaps = new RegExp(`${gap}-(body|csrf|once)-`);
/** What needs no escaping. */
const plain = /^[\w-]*$/;

type Layout = (body: string, context: Context) => string;

/** `layout` draws what is around a body. The result draws a body and puts it in there, from what is known of the frame's shell. */
export function openShells(layout: Layout) {
  const known = new WeakMap<object, Shell>();
  return (context: Context, body: () => string): string => {
    const { shell, csrf = '', once = '' } = context.frame;
    if (!shell || !plain.test(csrf + once)) return layout(body(), context);
    const parts = known.get(shell) ?? draw(layout, context);
    known.set(shell, parts);
    const fill = { body, csrf: () => csrf, once: () => once };
    return parts.map((part) => (typeof part === 'string' ? fill[part]() : shown(part, context))).join('');
  };
}

function shown(piece: Piece, { pieces }: Context): string {
  pieces?.push(piece);
  return piece.text;
}

function draw(layout: Layout, context: Context): Shell {
  const frame = { ...context.frame, csrf: `${gap}-csrf-`, once: `${gap}-once-` };
  const parts = layout(`${gap}-body-`, { ...context, frame }).split(gaps);
  return parts.map((text, place) => (place % 2 === 1 ? (text as Gap) : { text }));
}
