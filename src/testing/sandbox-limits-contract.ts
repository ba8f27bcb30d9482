// The second half of a sandbox's contract: what its limits keep in, and what a sweep removes after a process died without a word.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Sandbox, SandboxProvider } from '../core/sandbox.ts';
import { type SandboxContract, SOON, sandboxRequest } from './sandbox-request.ts';

export function describeSandboxLimits(
  { image, holder, countOnMachine, skips = {} }: SandboxContract,
  subject: () => { readonly provider: SandboxProvider; readonly sandbox: Sandbox },
): void {
  const testUnless = (reason: string | undefined, title: string, body: () => Promise<void>): void => {
    test.skipIf(reason !== undefined)(reason === undefined ? title : `${title} (skipped: ${reason})`, body);
  };

  describe('limits', () => {
    testUnless(skips.network, 'no network: neither names, nor the host, nor an interface', async () => {
      const server = createServer((socket) => socket.end('reached\n'));
      server.listen(0, '0.0.0.0');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      try {
        const { output } = await subject().sandbox.run(
          `tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '; (echo > /dev/tcp/127.0.0.1/${port}) 2>/dev/null && echo reached; (echo > /dev/tcp/example.com/80) 2>/dev/null && echo reached; true`,
          SOON,
        );
        expect(output.split('\n').filter((line) => line !== '' && line !== 'lo')).toEqual([]);
      } finally {
        server.close();
      }
    });

    testUnless(skips.isolation, 'no processes and no files of the host, no way to change the system', async () => {
      const { sandbox } = subject();
      const { output } = await sandbox.run(
        `ls ${import.meta.dirname} 2>&1; ls -d /proc/[0-9]* | wc -l; grep CapEff /proc/self/status; echo 1 > /proc/sys/kernel/hostname; echo x > /usr/x || true`,
        SOON,
      );
      expect(output).not.toContain('sandbox-contract.ts');
      expect(output).toMatch(/CapEff:\s+0000000000000000/);
      expect(Number(/^\d+$/m.exec(output)![0])).toBeLessThan(20);
      expect((await sandbox.run('cat /proc/sys/kernel/hostname', SOON)).output).toBe('sandbox\n');
    });

    testUnless(skips.memory, 'a program that wants too much memory is ended, and only it', async () => {
      const { sandbox } = subject();
      const result = await sandbox.run('dd if=/dev/zero of=/dev/null bs=600M count=1 && echo had enough', SOON);
      expect(result.exitCode).not.toBe(0);
      expect(result.output).not.toContain('had enough');
      expect((await sandbox.run('dd if=/dev/zero of=/dev/null bs=20M count=1 2>/dev/null && echo had enough', SOON)).output).toBe(
        'had enough\n',
      );
    });

    testUnless(skips.processes, 'too many processes are refused, and the sandbox can be used afterwards', async () => {
      const { sandbox } = subject();
      const many = await sandbox.run('for i in $(seq 300); do sleep 300 & done; echo all started', { timeoutMs: 3_000 });
      expect(many.output).toMatch(/fork|[Rr]esource temporarily unavailable/);
      expect((await sandbox.run('echo alive', SOON)).output).toMatch(/^alive\n/);
    });

    testUnless(skips.processes, 'a fork bomb is contained and goes off for nothing', async () => {
      const { sandbox } = subject();
      // Bounded in depth, so that a limit that fails costs this test and not the machine.
      const bomb = 'bomb() { if [ "$1" -gt 0 ]; then bomb $(($1 - 1)) & bomb $(($1 - 1)) & fi; sleep 30; }\nbomb 9';
      const result = await sandbox.run(bomb, { timeoutMs: 2_000 });
      expect(result.output).toMatch(/fork|[Rr]esource temporarily unavailable/);
      // Killed processes are gone a moment later.
      const rest = 'for i in 1 2 3 4 5 6 7 8 9 10; do n=$(ls -d /proc/[0-9]* | wc -l); [ $n -lt 15 ] && break; sleep 1; done; echo $n';
      const after = await sandbox.run(rest, SOON);
      expect(Number(after.output.split('\n')[0])).toBeLessThan(15);
    });

    test('no file grows beyond the disk limit', async () => {
      const { sandbox } = subject();
      const result = await sandbox.run(
        'dd if=/dev/zero of=one.bin bs=1M count=60 2>/dev/null; [ $(wc -c < one.bin) -le 41943040 ] && echo held; rm -f one.bin',
        SOON,
      );
      expect(result.output).toContain('held\n');
      expect(result.diskExceeded).toBeUndefined();
    });

    test('many files beyond the disk limit are noticed, said, and can be deleted', async () => {
      const { sandbox } = subject();
      const full = await sandbox.run(
        'for i in 1 2 3; do dd if=/dev/zero of=part$i.bin bs=1M count=20 2>/dev/null; done; echo written',
        SOON,
      );
      expect(full.diskExceeded).toBe(true);
      expect(full.output).toMatch(/\n\[disk limit: more than the allowed 40 MB are in use; delete files before you go on\]\n$/);
      expect(await sandbox.run('rm part*.bin; echo deleted', SOON)).toMatchObject({ exitCode: 0, output: 'deleted\n' });
    });

    test('a script that goes on writing is stopped by the disk limit, not by its time', async () => {
      const { sandbox } = subject();
      const script = 'i=0; while :; do i=$((i + 1)); dd if=/dev/zero of=stream$i.bin bs=1M count=10 2>/dev/null; sleep 0.3; done';
      const result = await sandbox.run(script, { timeoutMs: 60_000 });
      expect(result).toMatchObject({ exitCode: undefined, timedOut: false, diskExceeded: true });
      await sandbox.run('rm -f stream*.bin', SOON);
    });
  });

  describe('sweep', () => {
    test('removes what a killed process left, and nothing of a living one', async () => {
      const { provider, sandbox } = subject();
      await provider.sweep();
      const before = await countOnMachine();
      const [dead, alive] = [await hold(holder), await hold(holder)];
      try {
        expect(await countOnMachine()).toBe(before + 2);
        dead.process.kill('SIGKILL');
        await once(dead.process, 'exit');
        expect(await countOnMachine()).toBe(before + 2);
        // Other tests may leave something at the same time, and it is swept as well.
        expect(await provider.sweep()).toBeGreaterThanOrEqual(1);
        expect(await countOnMachine()).toBe(before + 1);
        // Two runs at once: neither this one nor the other was touched.
        expect((await sandbox.run('echo mine lives', SOON)).output).toBe('mine lives\n');
        alive.process.stdin!.write('ping\n');
        expect(await alive.nextLine()).toBe('pong hello');
      } finally {
        for (const { process: child } of [dead, alive]) {
          if (child.exitCode === null && child.signalCode === null) {
            child.kill('SIGKILL');
            await once(child, 'exit');
          }
        }
        await provider.sweep();
      }
      expect(await countOnMachine()).toBe(before);
    });

    test('a sandbox is removed by its own process at a normal end', async () => {
      const before = await countOnMachine();
      const held = await hold(holder);
      held.process.stdin!.end();
      await once(held.process, 'exit');
      expect(await countOnMachine()).toBe(before);
      expect(held.process.exitCode).toBe(0);
      expect(sandboxRequest(image).purpose).toBe('agent');
    });
  });
}

/** A real process of its own that has a sandbox open. */
async function hold([command, ...args]: readonly [string, ...string[]]) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop()!;
    for (const line of parts) (waiting.shift() ?? ((text: string) => lines.push(text)))(line);
  });
  const nextLine = (): Promise<string> => {
    const line = lines.shift();
    return line === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(line);
  };
  expect(await nextLine()).toMatch(/^open /);
  return { process: child, nextLine };
}
