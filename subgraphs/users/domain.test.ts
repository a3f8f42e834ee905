import { checkRegistration, checkScopes, judgeRefresh, refreshTokenEnd, type Session } from './domain';

const good = { email: 'ann@example.com', name: 'Ann', password: 'correct horse' };

describe('registering', () => {
  test('cleans what it takes', () => {
    expect(
      checkRegistration({ email: ' Ann.B@Example.COM ', name: '  Ann B ', password: ' p a s s ' }),
    ).toEqual({
      email: 'ann.b@example.com',
      name: 'Ann B',
      password: ' p a s s ',
    });
  });

  test.each([
    '',
    'ann',
    'ann@',
    '@example.com',
    'ann@example',
    'a b@example.com',
    'a@b@example.com',
    'ann@.com',
  ])('refuses the address %j', (email) => {
    expect(checkRegistration({ ...good, email })).toEqual({ refused: 'INVALID_EMAIL' });
  });
  test('refuses an address longer than mail knows, quickly', () => {
    for (const email of [`ann@${'a'.repeat(250)}.com`, `${'a'.repeat(65)}@example.com`, '@'.repeat(900_000)])
      expect(checkRegistration({ ...good, email })).toEqual({ refused: 'INVALID_EMAIL' });
  });

  test('passwords have 8 to 128 characters', () => {
    const check = (password: string) => 'refused' in checkRegistration({ ...good, password });
    expect([7, 8, 128, 129].map((length) => check('é'.repeat(length)))).toEqual([true, false, false, true]);
  });

  test.each(['', '   ', 'a'.repeat(101), 'Ann\nB', 'Ann\u0000'])('refuses the name %j', (name) => {
    expect(checkRegistration({ ...good, name })).toEqual({ refused: 'INVALID_NAME' });
  });
});

describe('a refresh token', () => {
  const now = new Date('2030-01-01T00:00:00Z');
  const session: Session = {
    _id: 'session_1',
    userId: 'user_1',
    secretHash: 'last',
    createdAt: now,
    expiresAt: refreshTokenEnd(now),
  };

  test('is good for thirty days', () => {
    expect(judgeRefresh(session, 'last', now)).toBe('rotate');
    expect(judgeRefresh(session, 'last', new Date('2030-01-30T23:59:59Z'))).toBe('rotate');
    expect(judgeRefresh(session, 'last', new Date('2030-01-31T00:00:00Z'))).toBe('refuse');
  });

  test('that was used before ends the session; of no session it is refused', () => {
    expect(judgeRefresh(session, 'before', now)).toBe('end-session');
    expect(judgeRefresh(null, 'last', now)).toBe('refuse');
  });
});

describe('scopes', () => {
  test('each once, in one order', () => {
    expect(checkScopes(['staff', 'customer', 'staff'], 'user_1', 'user_2')).toEqual({
      scopes: ['customer', 'staff'],
    });
    expect(checkScopes([], 'user_1', 'user_2')).toEqual({ scopes: [] });
  });

  test('staff keep their own staff scope', () => {
    expect(checkScopes(['customer'], 'user_1', 'user_1')).toEqual({ refused: 'CANNOT_DEMOTE_YOURSELF' });
    expect(checkScopes(['staff'], 'user_1', 'user_1')).toEqual({ scopes: ['staff'] });
  });
});
