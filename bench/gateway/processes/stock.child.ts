import { readFileSync } from 'node:fs';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

/** As Apollo's documentation sets it up. Arguments: the port, and the path of the supergraph. */
const [port = '', supergraphPath = ''] = process.argv.slice(2);
const gateway = new ApolloGateway({ supergraphSdl: readFileSync(supergraphPath, 'utf8') });
void startStandaloneServer(new ApolloServer({ gateway }), { listen: { port: Number(port) } });
