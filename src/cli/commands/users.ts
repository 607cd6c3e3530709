/** `dateline users`: accounts from the command line, for the first admin and for when nobody can sign in. */
import { createInterface } from 'node:readline';
import { type Command, Option } from 'commander';
import type { Store, UserRole } from '../../store/index.js';
import { exit } from '../exit.js';
import { say, table } from '../output.js';

export async function addUsers(program: Command): Promise<void> {
  const [{ userRoles }, { scopes }] = await Promise.all([
    import('../../store/schema.js'),
    import('../../server/auth.js'),
  ]);
  const users = program.command('users').description('look after accounts and their API tokens');
  const role = new Option('--role <role>', 'what the account may do').choices(userRoles);
  users.command('list', { isDefault: true }).description('all accounts').action(onStore(list));
  users
    .command('add <name>')
    .description('add an account; its password is asked for, or read from standard input')
    .addOption(role.default('reviewer'))
    .option('--no-password', 'without one: for a program that signs in by token')
    .action((name: string, options: { role: UserRole; password: boolean }) =>
      onStore((store) => add(store, name, options))(),
    );
  users
    .command('password <name>')
    .description('set a new password, which ends the account’s sessions')
    .action((name: string) => onStore((store) => setPassword(store, name))());
  users
    .command('role <name> <role>')
    .description(`change the role: ${userRoles.join(', ')}`)
    .action((name: string, given: string) => onStore((store) => setRole(store, name, given))());
  for (const [command, disabled] of [
    ['disable', true],
    ['enable', false],
  ] as const)
    users
      .command(`${command} <name>`)
      .description(disabled ? 'let it sign in no more; its sessions end at once' : 'let it sign in again')
      .action((name: string) =>
        onStore(async (store) => {
          await change(store, name, { disabled });
          say(`${name} is ${command}d`);
        })(),
      );
  users
    .command('token <name>')
    .description('make an API token for the account and print it, once')
    .addOption(new Option('--scope <scope...>', 'what it may do').choices(scopes).default(['read']))
    .option('--label <words>', 'what it is for', 'made on the command line')
    .action((name: string, options: { scope: string[]; label: string }) =>
      onStore((store) => makeToken(store, name, options))(),
    );
}

/** Says what is wrong with the request in one line. */
class Refusal extends Error {}

function onStore(work: (store: Store) => Promise<void>): () => Promise<void> {
  return async () => {
    const { withStore } = await import('../services.js');
    await withStore(async (store) => {
      try {
        await work(store);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        say(error.message);
        process.exitCode = exit.someFailed;
      }
    });
  };
}

async function list({ db }: Store): Promise<void> {
  const { listUsers } = await import('../../store/index.js');
  const rows = (await listUsers(db)).map((user) => [
    user.name,
    user.role,
    user.disabled ? 'disabled' : 'active',
    user.createdAt.slice(0, 10),
  ]);
  console.log(table(['name', 'role', 'state', 'since'], rows));
}

async function add(
  { db }: Store,
  name: string,
  options: { readonly role: UserRole; readonly password: boolean },
): Promise<void> {
  const { addUser } = await import('../../store/index.js');
  const password = options.password ? await hashedPassword() : null;
  if ((await addUser(db, name, options.role, password)) === undefined) throw new Refusal(`the name ${name} is taken`);
  await note(db, 'account added', { name, role: options.role });
  say(`${name} is added as ${options.role}`);
}

async function setPassword(store: Store, name: string): Promise<void> {
  await change(store, name, { password: await hashedPassword() });
  say(`the password of ${name} is set`);
}

async function setRole(store: Store, name: string, given: string): Promise<void> {
  const { userRoles } = await import('../../store/index.js');
  const role = userRoles.find((each) => each === given);
  if (role === undefined) throw new Refusal(`${given} is no role; there are ${userRoles.join(', ')}`);
  await change(store, name, { role });
  say(`${name} is now ${role}`);
}

async function change(
  { db }: Store,
  name: string,
  given: { readonly role?: UserRole; readonly disabled?: boolean; readonly password?: string },
): Promise<void> {
  const { changeUser, findUser } = await import('../../store/index.js');
  const user = await findUser(db, name);
  if (user === undefined) throw new Refusal(`there is no account of the name ${name}`);
  await changeUser(db, user.id, given);
  const { password, ...told } = given;
  await note(db, password === undefined ? 'account changed' : 'password set', { name, ...told });
}

async function makeToken(
  { db }: Store,
  name: string,
  options: { readonly scope: readonly string[]; readonly label: string },
): Promise<void> {
  const [{ addToken, findUser }, { hashOf, randomSecret }] = await Promise.all([
    import('../../store/index.js'),
    import('../../server/secrets.js'),
  ]);
  const user = await findUser(db, name);
  if (user === undefined) throw new Refusal(`there is no account of the name ${name}`);
  const secret = `dl_${randomSecret()}`;
  await addToken(db, user.id, options.label, hashOf(secret), options.scope);
  await note(db, 'token made', { name, label: options.label, scopes: options.scope });
  console.log(secret);
}

async function note(db: Store['db'], what: string, detail: unknown): Promise<void> {
  const [{ noteAudit }, { reviewerName }] = await Promise.all([
    import('../../store/index.js'),
    import('../reviewer.js'),
  ]);
  await noteAudit(db, `${reviewerName()} (command line)`, what, detail);
}

/** Asks for a password, without showing it on a terminal, and hashes it. */
async function hashedPassword(): Promise<string> {
  const { hashPassword, leastPassword } = await import('../../server/secrets.js');
  const password = await readSecret('Password: ');
  if (password.length < leastPassword) throw new Refusal(`a password needs at least ${leastPassword} characters`);
  return await hashPassword(password);
}

/** The first line of standard input. */
async function readSecret(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY) stderr.write(prompt);
  const lines = createInterface({ input: stdin, terminal: stdin.isTTY });
  if (stdin.isTTY) stdin.setRawMode(true);
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (stdin.isTTY) {
      stdin.setRawMode(false);
      stderr.write('\n');
    }
  }
}
