export async function GET(request) {
  globalThis.gc();
  await new Promise((resolve) => setTimeout(resolve, 20));
  return Response.json({ lost: globalThis.lost, at: new URL(request.url).pathname });
}
