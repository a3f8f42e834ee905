import type { Client, Data } from '../client';

/** A signed-in operator at a gateway, and where what they ask for is printed. */
export interface Desk {
  client: Client;
  token: string;
  print: (line: string) => void;
}

/** 0: done, and nothing is wrong. 1: something is stuck, parked, left open or was refused. */
export type ExitCode = 0 | 1;

/** Says why a mutation was refused. */
export function refuse(print: Desk['print'], { code, message }: Data): ExitCode {
  print(`${code}: ${message}`);
  return 1;
}
