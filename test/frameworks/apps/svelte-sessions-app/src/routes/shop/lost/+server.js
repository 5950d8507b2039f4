import { findLost } from "../../../../../sessions.mjs";

export async function GET() {
  return Response.json(await findLost());
}
