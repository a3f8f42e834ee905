import { Refused } from './gateway';

/** The code with which a request is refused; `answered` where it is not. */
export async function codeOf(request: Promise<unknown>): Promise<string | null> {
  try {
    await request;
    return 'answered';
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}
