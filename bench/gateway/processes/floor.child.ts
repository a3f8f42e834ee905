import type { SubgraphUrls } from '../graph/schemas';
import { startFloor } from '../peers/floor';

/** Arguments: the port, and the subgraphs' URLs as JSON. */
const [port = '', urls = ''] = process.argv.slice(2);
void startFloor(JSON.parse(urls) as SubgraphUrls, Number(port));
