/** Message name -> decision -> reply. Users accepts no commands and follows nobody's events: the table is empty. */
export const handlers = {} as const;
