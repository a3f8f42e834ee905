export * from './allocation';
export * from './holds';
export * from './ledger';
export * from './stock';
