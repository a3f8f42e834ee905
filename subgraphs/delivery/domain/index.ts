export * from './courier';
export * from './decisions';
export * from './ids';
export * from './legs';
export * from './pool';
export * from './shipment';
export * from './visibility';
