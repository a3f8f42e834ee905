import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import * as documents from '../documents';
import { codeOf } from '../answers';
import { orderInput } from '../ordering';
import type { Shop } from '../shop';

const password = 'correct horse battery';

export function declareAccounts(shop: Shop): void {
  const { gateway } = shop;
  const register = async (input: object) =>
    (await gateway.ask(documents.register, { input })).register.__typename as string;
  const login = async (email: string, given: string) =>
    (await gateway.ask(documents.login, { input: { email, password: given } })).login;

  test('registers, signs in, and is who it says', async () => {
    const customer = await shop.customer();
    const { me } = await gateway.ask(documents.me, {}, customer.token);
    assert.deepEqual(me, { id: customer.id, name: 'Acceptance', email: customer.email });
    const again = await login(customer.email, customer.password);
    assert.equal(again.__typename, 'LoginSuccess');
    assert.deepEqual(again.user, me);
    assert.equal((await gateway.ask(documents.me, {}, again.accessToken)).me.id, customer.id);
    await gateway.ask(documents.logout, { input: { refreshToken: again.refreshToken } });
  });

  test('refuses a wrong password, a taken address, no address, a weak password and no name', async () => {
    const { email } = await shop.customer();
    const fresh = `acceptance-${randomUUID()}@example.com`;
    assert.equal((await login(email, 'wrong password')).__typename, 'InvalidCredentials');
    assert.equal((await login(fresh, password)).__typename, 'InvalidCredentials');
    assert.equal(await register({ email: email.toUpperCase(), password, name: 'N' }), 'EmailTaken');
    assert.equal(await register({ email: 'nobody', password, name: 'N' }), 'InvalidEmail');
    assert.equal(await register({ email: fresh, password: 'short', name: 'N' }), 'WeakPassword');
    assert.equal(await register({ email: fresh, password, name: '' }), 'InvalidName');
  });

  test('a refresh token works once, and its second use ends the sign-in', async () => {
    const { email, password: own } = await shop.customer();
    const refresh = async (refreshToken: string) =>
      (await gateway.ask(documents.refreshToken, { input: { refreshToken } })).refreshToken;
    const first = (await login(email, own)).refreshToken as string;
    const second = await refresh(first);
    assert.equal(second.__typename, 'RefreshTokenSuccess');
    assert.equal((await gateway.ask(documents.me, {}, second.accessToken)).me.email, email);
    assert.equal((await refresh(first)).__typename, 'InvalidRefreshToken');
    assert.equal((await refresh(second.refreshToken as string)).__typename, 'InvalidRefreshToken');
  });

  test('without a token, or with a forged one, nobody orders or reads orders', async () => {
    const { token } = await shop.customer();
    const [head = '', body = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const asStaff = Buffer.from(JSON.stringify({ ...claims, scope: 'staff' })).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    const input = orderInput('prod_01h455vb4pex5vsknk084sn02q');
    assert.deepEqual(await gateway.ask(documents.me), { me: null });
    for (const forged of [
      undefined,
      `${head}.${asStaff}.${signature}`,
      `${none}.${body}.`,
      `${token}x`,
      'not a token',
    ]) {
      const said = [
        await codeOf(gateway.ask(documents.placeOrder, { input }, forged)),
        await codeOf(gateway.ask(documents.order, { id: 'order_01h455vb4pex5vsknk084sn02q' }, forged)),
        await codeOf(
          gateway.follow(
            documents.followOrder,
            { orderId: 'order_01h455vb4pex5vsknk084sn02q' },
            forged,
            () => undefined,
          ),
        ),
      ];
      assert.deepEqual(said, ['UNAUTHENTICATED', 'UNAUTHENTICATED', 'UNAUTHENTICATED'], `token ${forged}`);
    }
  });
}
