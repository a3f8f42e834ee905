export * from './courier';
export * from './decisions';
export * from './legs';
export * from './pool';
export * from './shipment';
