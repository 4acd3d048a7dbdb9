// Talks to the simulator. Errors come back as Error with the simulator's sentence.

const BASE = "/simulator/api";

async function ask(method, path, body) {
  const options = { method, headers: {} };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.headers["content-type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(BASE + path, options);
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.message || `${answer.status}`);
  return found;
}

export const get = (path) => ask("GET", path);
export const post = (path, body = {}) => ask("POST", path, body);
export const patch = (path, body) => ask("PATCH", path, body);
export const remove = (path) => ask("DELETE", path);
export const gesture = (person, name, body = {}) => post(`/people/${person}/${name}`, body);
