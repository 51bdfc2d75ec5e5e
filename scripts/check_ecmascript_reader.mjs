#!/usr/bin/env node
// Compares our reader of JavaScript and TypeScript with Babel's parser, over lists of files.
//
// Usage: check_ecmascript_reader.mjs PROGRAM [--show N] < LIST
//
// PROGRAM is the built crosswalk_dump_ecmascript; LIST names a file on each line. What @babel/parser (npm; looked for from the
// current folder) says of a file is turned into the neutral program tree and compared node for node, ranges included. A file
// that one of the two refuses must be refused by the other. Enums, namespaces and decorators are compared by place only.
// Status 0: all equal. 1: differences, of which the first N (20) are shown.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { parse } = createRequire(join(process.cwd(), 'x.js'))('@babel/parser');
const ANY = { any: true };
const BATCH = 100;

const ARITHMETIC = new Set(['+', '-', '*', '/', '%', '**', '<<', '>>', '>>>', '&', '|', '^']);
const LOGICAL = { '&&': 'and', '||': 'or', '??': '??' };
const COMPARE = { '===': '==', '!==': '!=', '==': 'loose ==', '!=': 'loose !=', instanceof: 'instanceof' };
const UNARY = { '!': 'not' };
const ERASED = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSTypeAssertion', 'TSInstantiationExpression',
  'ParenthesizedExpression']);
const DROPPED = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'TSDeclareFunction', 'EmptyStatement', 'TSNamespaceExportDeclaration']);

class Converter {
  constructor(text) {
    // Babel counts UTF-16 units, we count bytes.
    this.offsets = null;
    if (/[^\0-\x7f]/.test(text)) {
      this.offsets = new Uint32Array(text.length + 1);
      let bytes = 0;
      for (let i = 0; i < text.length; i++) {
        this.offsets[i] = bytes;
        const unit = text.charCodeAt(i);
        if (unit < 0x80) bytes += 1;
        else if (unit < 0x800) bytes += 2;
        else if (unit >= 0xd800 && unit <= 0xdfff) bytes += 2;
        else bytes += 3;
      }
      this.offsets[text.length] = bytes;
    }
  }
  at(offset) { return this.offsets ? this.offsets[offset] : offset; }
  range(n) { return [this.at(n.start), this.at(n.end)]; }
  node(name, n, ...fields) { return [name, this.range(n), ...fields]; }

  block(statements) {
    const out = [];
    for (const s of statements) this.statement(s, out);
    return out;
  }
  body(n) { // of a function or a block, with its directives
    const directives = (n.directives ?? []).map((d) => this.node('ExpressionStatement', d, this.node('String', d.value, ANY)));
    return [...directives, ...this.block(n.body)];
  }
  nested(n) { return n == null ? [] : n.type === 'BlockStatement' ? this.body(n) : this.block([n]); }

  statement(s, out, label = '') {
    if (DROPPED.has(s.type) || s.declare) return;
    const put = (name, ...fields) => out.push(this.node(name, s, ...fields));
    switch (s.type) {
      case 'ExpressionStatement': return put('ExpressionStatement', this.expression(s.expression));
      case 'BlockStatement': return put('Block', this.body(s), label);
      case 'VariableDeclaration': return this.variables(s, s, out);
      case 'IfStatement': return put('If', this.expression(s.test), this.nested(s.consequent), this.nested(s.alternate));
      case 'WhileStatement': return put('While', this.expression(s.test), this.nested(s.body), [], false, label);
      case 'DoWhileStatement': return put('While', this.expression(s.test), this.nested(s.body), [], true, label);
      case 'ForStatement': {
        const init = [];
        if (s.init?.type === 'VariableDeclaration') this.variables(s.init, s.init, init);
        else if (s.init) init.push(this.node('ExpressionStatement', s.init, this.expression(s.init)));
        return put('ForLoop', init, this.expression(s.test), this.expression(s.update), this.nested(s.body), label);
      }
      case 'ForOfStatement':
      case 'ForInStatement': {
        const declares = s.left.type === 'VariableDeclaration';
        const target = this.expression(declares ? s.left.declarations[0].id : s.left);
        return put('ForEach', target, declares ? s.left.kind : '', this.expression(s.right),
          s.type === 'ForOfStatement' ? 'values' : 'keys', this.nested(s.body), [], s.await ?? false, label);
      }
      case 'TryStatement': {
        const handlers = s.handler ? [this.node('Handler', s.handler, null, this.expression(s.handler.param), this.body(s.handler.body))] : [];
        return put('Try', this.body(s.block), handlers, [], s.finalizer ? this.body(s.finalizer) : [], s.finalizer != null);
      }
      case 'SwitchStatement': {
        const made = this.node('Switch', s, this.expression(s.discriminant), s.cases.map((c) => [this.expression(c.test), this.block(c.consequent)]));
        out.push(label ? this.node('Block', s, [made], label) : made);
        return undefined;
      }
      case 'LabeledStatement': {
        const loops = ['BlockStatement', 'ForStatement', 'ForOfStatement', 'ForInStatement', 'WhileStatement', 'DoWhileStatement'];
        if (loops.includes(s.body.type)) return this.statement(s.body, out, s.label.name);
        return put('Block', this.block([s.body]), s.label.name);
      }
      case 'ReturnStatement': return put('Return', this.expression(s.argument));
      case 'ThrowStatement': return put('Raise', this.expression(s.argument), null);
      case 'BreakStatement': return put('Break', s.label?.name ?? '');
      case 'ContinueStatement': return put('Continue', s.label?.name ?? '');
      case 'DebuggerStatement': return put('Pass');
      case 'FunctionDeclaration': return put('FunctionDefinition', this.function(s, s.id?.name ?? ''));
      case 'ClassDeclaration': out.push(['ClassDefinition', s.decorators?.length ? ANY : this.range(s), this.class(s)]); return undefined;
      case 'TSEnumDeclaration':
      case 'TSModuleDeclaration': return put('Assign', ANY, null, ANY, 'const', false);
      case 'TSImportEqualsDeclaration': return s.importKind === 'type' ? undefined : this.importEquals(s, out);
      case 'TSExportAssignment': return put('ExpressionStatement', this.node('AssignExpression', s, ANY, null, null, this.expression(s.expression)));
      case 'ImportDeclaration': return this.import(s, out);
      case 'ExportNamedDeclaration': return this.export(s, out);
      case 'ExportDefaultDeclaration': return this.exportDefault(s, out);
      case 'ExportAllDeclaration': if (s.exportKind !== 'type') put('Export', null, null, [], s.source.value, true); return undefined;
      default: throw new Error('statement ' + s.type);
    }
  }

  variables(s, whole, out) {
    for (const d of s.declarations) {
      const at = s.declarations.length === 1 ? whole : d;
      out.push(this.node('Assign', at, [this.expression(d.id)], null, this.expression(d.init), s.kind, false));
    }
  }
  importEquals(s, out) {
    const ref = s.moduleReference;
    const value = ref.type === 'TSExternalModuleReference' ? ANY : this.entityName(ref);
    const assign = this.node('Assign', s, [this.expression(s.id)], null, value, 'const', false);
    out.push(s.isExport ? this.node('Export', s, assign, null, [[s.id.name, s.id.name]], '', false) : assign);
  }
  entityName(n) {
    return n.type === 'Identifier' ? this.expression(n) : this.node('Attribute', n, this.entityName(n.left), n.right.name, false);
  }
  name(n) { return n.type === 'StringLiteral' ? n.value : n.name; }
  import(s, out) {
    const names = [];
    for (const p of s.specifiers) {
      if (p.importKind === 'type') continue;
      if (p.type === 'ImportDefaultSpecifier') names.push(['default', p.local.name]);
      else if (p.type === 'ImportNamespaceSpecifier') names.push(['*', p.local.name]);
      else names.push([this.name(p.imported), p.local.name]);
    }
    out.push(this.node('Import', s, s.source.value, 0, names, false, false, s.importKind === 'type'));
  }
  export(s, out) {
    if (s.exportKind === 'type' && !s.declaration) return;
    if (s.declaration) {
      const declared = [];
      this.statement(s.declaration, declared);
      for (const d of declared) {
        const names = [];
        if (d[0] === 'Assign') (Array.isArray(d[2]) ? d[2].forEach((t) => this.bound(t, names)) : names.push(ANY));
        else names.push([d[2][2], d[2][2]]);
        out.push(['Export', declared.length === 1 ? this.range(s) : d[1], d, null, names, '', false]);
      }
      return;
    }
    const star = s.specifiers.find((p) => p.type === 'ExportNamespaceSpecifier');
    const names = star ? [['*', this.name(star.exported)]]
      : s.specifiers.filter((p) => p.exportKind !== 'type').map((p) => [this.name(p.local), this.name(p.exported)]);
    out.push(this.node('Export', s, null, null, names, s.source?.value ?? '', star != null));
  }
  bound(t, names) {
    if (t[0] === 'Name') names.push([t[2], t[2]]);
    if (t[0] === 'AssignExpression') this.bound(t[2], names);
    if (t[0] === 'List') t[2].forEach((e) => this.bound(e[0] === '*' ? e[1] : e, names));
    if (t[0] === 'Dict') t[2].forEach((e) => this.bound(e[1], names));
  }
  exportDefault(s, out) {
    const d = s.declaration;
    if (DROPPED.has(d.type)) return;
    if ((d.type === 'FunctionDeclaration' || d.type === 'ClassDeclaration') && d.id) {
      const declared = [];
      this.statement(d, declared);
      out.push(this.node('Export', s, declared[0], null, [[d.id.name, 'default']], '', false));
      return;
    }
    const value = d.type === 'FunctionDeclaration' ? this.function(d, '') : d.type === 'ClassDeclaration' ? this.class(d) : this.expression(d);
    out.push(this.node('Export', s, null, value, [], '', false));
  }

  function(n, name) {
    const arrow = n.type === 'ArrowFunctionExpression';
    const expression = arrow && n.body.type !== 'BlockStatement';
    const parameters = n.params.filter((p) => !(p.type === 'Identifier' && p.name === 'this')).map((p) => this.parameter(p));
    const body = expression ? [] : this.body(n.body);
    if (name === 'constructor') this.parameterProperties(n, body);
    const decorators = (n.decorators ?? []).map(() => ANY);
    return this.node('Function', n, name, parameters, body, expression ? this.expression(n.body) : null, decorators, n.async ?? false, n.generator ?? false, arrow);
  }
  parameterProperties(n, body) {
    const made = n.params.filter((p) => p.type === 'TSParameterProperty').map(() => ANY);
    const at = body.findIndex((s) => s[0] === 'ExpressionStatement' && s[2][0] === 'Call' && s[2][2]?.[0] === 'Super');
    body.splice(at + 1, 0, ...made);
  }
  parameter(p) {
    if (p.type === 'TSParameterProperty') p = p.parameter;
    if (p.type === 'AssignmentPattern') return ['', this.expression(p.left), this.expression(p.right), false, false];
    if (p.type === 'RestElement') return ['*', this.expression(p.argument), null, false, false];
    return ['', this.expression(p), null, false, false];
  }

  class(n) {
    const bases = n.superClass ? [['', '', this.expression(n.superClass)]] : [];
    const members = [];
    for (const m of n.body.body) this.member(m, members);
    const made = ['Class', n.decorators?.length ? ANY : this.range(n), n.id?.name ?? '', bases, [], members, (n.decorators ?? []).map(() => ANY)];
    return made;
  }
  member(m, out) {
    if (m.type === 'TSIndexSignature' || m.type === 'TSDeclareMethod' || m.declare || m.abstract) return;
    if (m.type === 'StaticBlock') {
      out.push(['', null, this.node('Block', m, this.block(m.body), ''), true, '']);
      return;
    }
    const key = this.key(m);
    const literal = !m.computed;
    const name = literal ? key[2] : '';
    const accessor = m.kind === 'get' ? 'g' : m.kind === 'set' ? 's' : '';
    let definition;
    if (m.type.endsWith('Method')) definition = this.node('FunctionDefinition', m, this.function(m, name));
    else definition = this.node('Assign', m, literal ? [this.node('Name', m.key, name)] : [], null, this.expression(m.value), '', false);
    out.push([name, literal ? null : key, definition, m.static ?? false, accessor]);
  }
  key(n) {
    if (n.computed) return this.expression(n.key);
    const key = n.key;
    if (key.type === 'PrivateName') return this.node('String', key, '#' + key.id.name);
    if (key.type === 'NumericLiteral' || key.type === 'BigIntLiteral') return this.node('String', key, String(key.value));
    return this.node('String', key, this.name(key));
  }

  expression(n) {
    if (n == null) return null;
    while (ERASED.has(n.type)) n = n.expression;
    const make = (name, ...fields) => this.node(name, n, ...fields);
    switch (n.type) {
      case 'Identifier': return n.name === 'undefined' ? make('Undefined') : ['Name', [this.at(n.start), ANY], n.name];
      case 'PrivateName': return make('Name', '#' + n.id.name);
      case 'NullLiteral': return make('None');
      case 'BooleanLiteral': return make('Bool', n.value);
      case 'NumericLiteral': return make('Number', n.extra.raw.replaceAll('_', ''), '');
      case 'BigIntLiteral': return make('Number', n.extra.raw.replaceAll('_', '').slice(0, -1), 'n');
      case 'StringLiteral': return make('String', n.value);
      case 'RegExpLiteral': return make('Regex', n.pattern, n.flags);
      case 'TemplateLiteral': return make('Template', this.template(n), null);
      case 'TaggedTemplateExpression': return make('Template', this.template(n.quasi), this.expression(n.tag));
      case 'ThisExpression': return make('This');
      case 'Super': return make('Super');
      case 'MetaProperty': return make('MetaProperty', `${n.meta.name}.${n.property.name}`);
      case 'ArrayExpression':
      case 'ArrayPattern': return ['List', [this.at(n.start), ANY], n.elements.map((e) => this.element(e))];
      case 'ObjectExpression':
      case 'ObjectPattern': return ['Dict', [this.at(n.start), ANY], n.properties.map((p) => this.property(p))];
      case 'FunctionExpression': return this.function(n, n.id?.name ?? '');
      case 'ArrowFunctionExpression': return this.function(n, '');
      case 'ClassExpression': return this.class(n);
      case 'MemberExpression':
      case 'OptionalMemberExpression': {
        if (n.computed) return make('Subscript', this.expression(n.object), this.expression(n.property), n.optional ?? false);
        const name = n.property.type === 'PrivateName' ? '#' + n.property.id.name : n.property.name;
        return make('Attribute', this.expression(n.object), name, n.optional ?? false);
      }
      case 'CallExpression':
        if (n.callee.type === 'Import') return make('ImportCall', this.expression(n.arguments[0]));
      // falls through
      case 'OptionalCallExpression': return make('Call', this.expression(n.callee), this.arguments(n), false, n.optional ?? false);
      case 'ImportExpression': return make('ImportCall', this.expression(n.source));
      case 'NewExpression': return make('Call', this.expression(n.callee), this.arguments(n), true, false);
      case 'UnaryExpression': return make('Unary', UNARY[n.operator] ?? n.operator, this.expression(n.argument));
      case 'UpdateExpression': return make('Update', this.expression(n.argument), n.operator === '++', n.prefix);
      case 'AwaitExpression': return make('Await', this.expression(n.argument));
      case 'YieldExpression': return make('Yield', this.expression(n.argument), n.delegate);
      case 'BinaryExpression':
        if (ARITHMETIC.has(n.operator)) return make('Binary', n.operator, this.expression(n.left), this.expression(n.right));
        return make('Compare', this.expression(n.left), [COMPARE[n.operator] ?? n.operator], [this.expression(n.right)]);
      case 'LogicalExpression': return make('Logical', LOGICAL[n.operator], this.expression(n.left), this.expression(n.right));
      case 'ConditionalExpression': return make('Conditional', this.expression(n.test), this.expression(n.consequent), this.expression(n.alternate));
      case 'SequenceExpression': return make('Sequence', n.expressions.map((e) => this.expression(e)));
      case 'AssignmentPattern': return make('AssignExpression', this.expression(n.left), null, null, this.expression(n.right));
      case 'AssignmentExpression': {
        const op = n.operator.slice(0, -1);
        return make('AssignExpression', this.expression(n.left), ARITHMETIC.has(op) ? op : null, LOGICAL[op] ?? null, this.expression(n.right));
      }
      default: throw new Error('expression ' + n.type);
    }
  }
  template(n) {
    const parts = [];
    n.quasis.forEach((q, i) => {
      if (q.value.cooked !== '') parts.push(q.value.cooked);
      if (i < n.expressions.length) parts.push(['Value', this.expression(n.expressions[i]), '', []]);
    });
    return parts;
  }
  element(e) {
    if (e == null) return ['Undefined', ANY];
    if (e.type === 'SpreadElement' || e.type === 'RestElement') return ['*', this.expression(e.argument)];
    return this.expression(e);
  }
  arguments(n) {
    return n.arguments.map((a) => (a.type === 'SpreadElement' ? ['*', '', this.expression(a.argument)] : ['', '', this.expression(a)]));
  }
  property(p) {
    if (p.type === 'SpreadElement' || p.type === 'RestElement') return [null, this.expression(p.argument), ''];
    const key = this.key(p);
    const accessor = p.kind === 'get' ? 'g' : p.kind === 'set' ? 's' : '';
    if (p.type === 'ObjectMethod') return [key, this.function(p, p.computed ? (key[0] === 'String' ? key[2] : '') : key[2]), accessor];
    return [key, this.expression(p.value), ''];
  }
}

function isEqual(a, b) {
  if (a === ANY || b === ANY) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isEqual(item, b[i]));
  return a === b;
}
// The innermost pair that differs.
function difference(a, b) {
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    for (let i = 0; i < a.length; i++) if (!isEqual(a[i], b[i])) return i === 1 && typeof a[1]?.[0] === 'number' ? [a, b] : difference(a[i], b[i]);
  }
  return [a, b];
}

function expected(file) {
  const text = readFileSync(file, 'utf8');
  const plugins = ['decorators-legacy', 'decoratorAutoAccessors'];
  if (/\.[mc]?ts$/.test(file)) plugins.push('typescript');
  const sourceType = 'unambiguous';
  const tree = parse(text, { sourceType, plugins, allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true, allowSuperOutsideMethod: true,
    allowUndeclaredExports: true, errorRecovery: true, createImportExpressions: false });
  return new Converter(text).body(tree.program);
}

const [program, ...options] = process.argv.slice(2);
const show = options[0] === '--show' ? Number(options[1]) : 20;
const files = readFileSync(0, 'utf8').split('\n').filter(Boolean);
const counts = { equal: 0, different: 0, refusedByBoth: 0 };
const report = (file, why) => { if (counts.different++ < show) console.log(`${file}: ${why}`); };
const shorten = (value) => JSON.stringify(value)?.slice(0, 300);

for (let i = 0; i < files.length; i += BATCH) {
  const batch = files.slice(i, i + BATCH);
  const run = spawnSync(program, batch, { maxBuffer: 1 << 30, encoding: 'utf8' });
  const sections = run.stdout.split(/^# .*\n/m).slice(1);
  if (run.signal || sections.length !== batch.length) { report(batch[0], `the program gave ${sections.length} of ${batch.length} files (${run.signal})`); continue; }
  batch.forEach((file, k) => {
    const lines = sections[k].split('\n').filter(Boolean);
    const refused = lines[0]?.startsWith('!');
    let theirs;
    try { theirs = expected(file); } catch (error) {
      if (refused) counts.refusedByBoth++;
      else report(file, `only Babel refuses it: ${error.message}`);
      return;
    }
    if (refused) return report(file, `only we refuse it: ${lines[0]}`);
    const ours = lines.map((line) => JSON.parse(line));
    if (isEqual(ours, theirs)) { counts.equal++; return; }
    const [a, b] = difference(ours, theirs);
    report(file, `\n  ours   ${shorten(a)}\n  Babel  ${shorten(b)}`);
  });
}
console.log(`${counts.equal} equal, ${counts.different} different, ${counts.refusedByBoth} refused by both`);
process.exit(counts.different ? 1 : 0);
