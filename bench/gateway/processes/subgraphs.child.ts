import { startSubgraphs } from '../graph/servers';

/** The subgraphs of all peers, in one process that is not measured. Says where they are, and runs until it is killed. */
void startSubgraphs().then(({ urls }) => process.send?.(urls));
process.once('disconnect', () => process.exit());
