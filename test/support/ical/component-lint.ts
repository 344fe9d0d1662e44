// One component after its rules: how many of each property, values of the right type, parameters that belong there.
import type { Component } from './components.ts';
import { type ContentLine, type Param, quote, type Say } from './lines.ts';
import { type ComponentRule, componentRules, known, type PropertyRule } from './properties.ts';
import { type Check, isUri, oneOf } from './values.ts';

/** Findings of the component's own properties, not of the components in it. A component without rules has been found already. */
export function lintComponent(component: Component, method: string | undefined, say: Say): void {
  const rule = componentRules[component.name];
  if (!rule) return;
  countProperties(component, rule, method, say);
  for (const property of component.properties) lintProperty(component, property, ruleFor(rule, property.name), say);
}

const ruleFor = (rule: ComponentRule, name: string): PropertyRule | undefined =>
  Object.hasOwn(rule.properties, name) ? rule.properties[name] : known[name];

function countProperties(component: Component, rule: ComponentRule, method: string | undefined, say: Say): void {
  const wanted = Object.entries(rule.properties).filter(([name, { count }]) => count === '1' && !(name === 'DTSTART' && method));
  for (const [name] of wanted)
    if (!component.properties.some((each) => each.name === name)) say(component.line, `${component.name} has no ${name}`);
  for (const [one, other] of rule.apart ?? []) {
    const [found, beside] = [one, other].map((name) => component.properties.find((each) => each.name === name));
    if (found && beside) say(beside.line, `${component.name} has both ${one} and ${other}`);
  }
  const seen = new Set<string>();
  for (const property of component.properties) {
    const key = countKey(property, ruleFor(rule, property.name)?.count);
    if (key && seen.has(key)) say(property.line, `${component.name} has a second ${key}`);
    if (key) seen.add(key);
  }
}

/** What there may be one of: the property, or the property in a language. */
function countKey({ name, params }: ContentLine, count: PropertyRule['count'] | undefined): string | undefined {
  if (count === undefined || count === '*') return undefined;
  const language = params.get('LANGUAGE')?.[0]?.text.toLowerCase();
  return count === 'language' && language ? `${name} in ${language}` : name;
}

function lintProperty(component: Component, property: ContentLine, rule: PropertyRule | undefined, say: Say): void {
  if (!rule) {
    if (!property.name.startsWith('X-')) say(property.line, `${property.name} is no property of ${component.name}`);
    return;
  }
  const found = [...paramFindings(property, rule), ...valueFindings(property, rule)];
  for (const each of found) say(property.line, `${property.name}: ${each}`);
}

function valueFindings(property: ContentLine, rule: PropertyRule): string[] {
  const value = property.params.get('VALUE')?.[0]?.text.toUpperCase();
  const types = Object.keys(rule.types);
  if (value === undefined && rule.sayValue) return [`needs VALUE=${types.join(' or ')}`, ...check(property, rule, types[0])];
  if (value !== undefined && !types.includes(value)) return [`VALUE=${value} is none of ${types.join(', ')}`];
  return check(property, rule, value ?? types[0]);
}

function check(property: ContentLine, rule: PropertyRule, type = ''): string[] {
  const values = rule.list ? property.value.split(',') : [property.value];
  return [...values.flatMap((value) => rule.types[type]?.(value) ?? []), ...zoneFindings(property, type)];
}

/** TZID goes with local times only (3.2.19); a time in no zone is one in UTC for some programs and local for others. */
function zoneFindings({ name, params, value }: ContentLine, type: string): string[] {
  if (!['DTSTART', 'DTEND', 'EXDATE', 'RDATE', 'RECURRENCE-ID'].includes(name)) return [];
  const zoned = params.has('TZID');
  if (zoned && type === 'DATE') return ['a DATE has a TZID'];
  return zoned && /Z(,|$)/.test(value) ? ['a time in UTC has a TZID'] : [];
}

const language: Check = (text) => (/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(text) ? undefined : `${quote(text)} is no language`);
const enums: Readonly<Record<string, Check>> = {
  LANGUAGE: language,
  FEATURE: oneOf(['AUDIO', 'CHAT', 'FEED', 'MODERATOR', 'PHONE', 'SCREEN', 'VIDEO'], { orX: true }),
  DISPLAY: oneOf(['BADGE', 'GRAPHIC', 'FULLSIZE', 'THUMBNAIL'], { orX: true }),
  RELATED: oneOf(['START', 'END']),
  RANGE: oneOf(['THISANDFUTURE']),
  RELTYPE: oneOf(['PARENT', 'CHILD', 'SIBLING'], { orX: true }),
  RSVP: oneOf(['TRUE', 'FALSE']),
  ROLE: oneOf(['CHAIR', 'REQ-PARTICIPANT', 'OPT-PARTICIPANT', 'NON-PARTICIPANT'], { orX: true }),
  CUTYPE: oneOf(['INDIVIDUAL', 'GROUP', 'RESOURCE', 'ROOM', 'UNKNOWN'], { orX: true }),
  PARTSTAT: oneOf(['NEEDS-ACTION', 'ACCEPTED', 'DECLINED', 'TENTATIVE', 'DELEGATED'], { orX: true }),
  FMTTYPE: (text) => (/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(text) ? undefined : `${quote(text)} is no media type`),
};
const lists = ['FEATURE', 'DISPLAY', 'MEMBER', 'DELEGATED-FROM', 'DELEGATED-TO'];
const quotedUris = ['ALTREP', 'DIR', 'SENT-BY', 'MEMBER', 'DELEGATED-FROM', 'DELEGATED-TO'];

function paramFindings({ params }: ContentLine, rule: PropertyRule): string[] {
  return [...params].flatMap(([name, values]) => {
    if (name.startsWith('X-')) return [];
    if (name !== 'VALUE' && !rule.params?.includes(name)) return [`the parameter ${name} does not belong here`];
    const many = values.length > 1 && !lists.includes(name) ? [`the parameter ${name} has several values`] : [];
    return [...many, ...values.flatMap((value) => paramValueFindings(name, value))];
  });
}

function paramValueFindings(name: string, { text, quoted }: Param): string[] {
  if (!quotedUris.includes(name)) return [enums[name]?.(text)].flatMap((found) => (found ? [`${name}: ${found}`] : []));
  return [quoted ? undefined : `${name} is not quoted`, isUri(text)].flatMap((found) => found ?? []);
}
