export * from './commands';
export * from './ledger';
export * from './outcomes';
export * from './payment';
