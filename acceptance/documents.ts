/** What the suite sends. It stands alone, so it keeps its own: these are the names that clients rely on. */
const tokens = 'accessToken refreshToken user { id name email }';
const userError = '... on UserError { code message }';
const money = '{ amount currency }';

export const register = `mutation ($input: RegisterInput!) {
  register(input: $input) { __typename ... on RegisterSuccess { ${tokens} } ${userError} }
}`;
export const login = `mutation ($input: LoginInput!) {
  login(input: $input) { __typename ... on LoginSuccess { ${tokens} } ${userError} }
}`;
export const refreshToken = `mutation ($input: RefreshTokenInput!) {
  refreshToken(input: $input) { __typename ... on RefreshTokenSuccess { ${tokens} } ${userError} }
}`;
export const logout = `mutation ($input: LogoutInput!) { logout(input: $input) { __typename } }`;

export const me = `{ me { id name email } }`;
export const account = `{ me { account { balance ${money} available ${money} held ${money} } } }`;
export const ledger = `query ($first: Int, $after: String) {
  me { account { available ${money} entries(first: $first, after: $after) {
    nodes { kind availableChange ${money} heldChange ${money} order { id } }
    pageInfo { hasNextPage endCursor }
  } } }
}`;
export const myOrders = `query ($first: Int, $after: String) {
  me { orders(first: $first, after: $after) {
    edges { cursor node { id number status ended total ${money} } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }
}`;

const product = `id name description category unit price ${money} forSale stock { available held onHand }`;
export const productById = `query ($id: ID!) { product(id: $id) { ${product} } }`;
export const products = `query ($first: Int, $after: String, $search: String, $category: String) {
  products(first: $first, after: $after, search: $search, category: $category) {
    edges { cursor node { ${product} } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
export const createProduct = `mutation ($input: CreateProductInput!) {
  createProduct(input: $input) { __typename ... on Product { ${product} } ${userError} }
}`;
export const updateProduct = `mutation ($input: UpdateProductInput!) {
  updateProduct(input: $input) { __typename ... on Product { ${product} } ${userError} }
}`;
export const archiveProduct = `mutation ($input: ArchiveProductInput!) {
  archiveProduct(input: $input) { __typename ... on Product { id forSale } ${userError} }
}`;
export const restockProduct = `mutation ($input: RestockProductInput!) {
  restockProduct(input: $input) {
    __typename ... on RestockSuccess { movement { id quantity } stock { available held onHand } } ${userError}
  }
}`;
export const creditAccount = `mutation ($input: CreditAccountInput!) {
  creditAccount(input: $input) { __typename ... on Account { available ${money} } ${userError} }
}`;
export const everybodysOrders = `query ($first: Int) { orders(first: $first) { nodes { id customer { id } } } }`;

export const placeOrder = `mutation ($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    __typename ... on Order { id number status } ${userError} ... on InvalidInput { argument }
  }
}`;
export const cancelOrder = `mutation ($input: CancelOrderInput!) {
  cancelOrder(input: $input) { __typename ... on Order { id } ... on CancelNotAllowed { status } ${userError} }
}`;
export const returnOrder = `mutation ($input: ReturnOrderInput!) {
  returnOrder(input: $input) { __typename ... on Order { id } ... on ReturnNotAllowed { status } ${userError} }
}`;
export const order = `query ($id: ID!) {
  order(id: $id) {
    id number status reason failedStep ended allowedActions
    timeline { sequence event status reason at }
    total ${money}
    lines { quantity name unitPrice ${money} total ${money} product { id name } }
    deliveryAddress { name street city postalCode country }
    customer { id name }
    payment { status amount ${money} }
    shipment { status courier { name } }
  }
}`;
/** The order, of orders alone: what else there is may be away. */
export const bareOrder = `query ($id: ID!) {
  order(id: $id) { id status reason failedStep ended timeline { sequence event status reason at } total ${money} }
}`;
export const followOrder = `subscription ($orderId: ID!, $after: Int) {
  orderStatusChanged(orderId: $orderId, after: $after) { sequence event status reason at }
}`;
/** The same with fields of five services. */
export const followEverything = `subscription ($orderId: ID!, $after: Int) {
  orderStatusChanged(orderId: $orderId, after: $after) {
    sequence event status reason at
    order { id number lines { quantity product { name } } payment { status } shipment { status courier { name } } customer { name } }
  }
}`;
