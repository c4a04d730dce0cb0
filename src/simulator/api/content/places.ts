/**
 * Locations and venues.
 *
 * @module
 */
import type { Location, Venue } from "../../../telegram/types.ts";
import type { Content } from "../../world/posting.ts";
import { ApiError } from "../api_error.ts";
import type { JsonObject } from "../json_object.ts";
import type { Params } from "../params.ts";
import type { Draft, Fields } from "./draft.ts";

/** The `live_period` of a location that is live until it is stopped. */
export const FOREVER = 2 ** 31 - 1;

const MIN_PERIOD = 60;
const MAX_PERIOD = 86_400;
const MAX_HEADING = 360;
const MAX_RADIUS = 100_000;
const MAX_ACCURACY = 1500;

/** The live parameters of a location. */
export interface LiveFields {
  /** How many seconds it can be updated; 0 for a static location. */
  readonly live_period: number;
  /** In degrees. */
  readonly heading: number;
  /** In meters. */
  readonly proximity_alert_radius: number;
}

/** A location given by parameters. */
export function placeIn(params: Params): Location {
  for (const name of ["latitude", "longitude"]) {
    if (params.text(name).trim() === "") throw ApiError.badRequest(`${name} is empty`);
  }
  return place(
    leadingDouble(params.text("latitude")),
    leadingDouble(params.text("longitude")),
    leadingDouble(params.text("horizontal_accuracy")),
  );
}

/** A location given by an object. */
export function placeOf(object: JsonObject): Location {
  return place(
    object.requiredDouble("latitude"),
    object.requiredDouble("longitude"),
    object.double("horizontal_accuracy"),
  );
}

function place(latitude: number, longitude: number, accuracy: number): Location {
  const horizontal_accuracy = Math.min(MAX_ACCURACY, accuracy);
  return { latitude, longitude, ...(accuracy > 0 ? { horizontal_accuracy } : {}) };
}

/** Reads the live parameters. */
export function liveFields(fields: Fields): LiveFields {
  return {
    live_period: fields.integer("live_period", 0),
    heading: fields.integer("heading", 0),
    proximity_alert_radius: fields.integer("proximity_alert_radius", 0),
  };
}

/** A message with a location. */
export function locationDraft(location: Location, live: LiveFields): Draft {
  return () => {
    if (live.live_period === 0) {
      checkPlace(location, "invalid location specified");
      return { location };
    }
    return { location: liveLocation(location, live, live.live_period) };
  };
}

/** A live location, checked. */
export function liveLocation(location: Location, live: LiveFields, period: number): Location {
  checkPlace(location, "invalid live location specified");
  const { live_period, heading, proximity_alert_radius } = live;
  const isPeriod = live_period === 0 || live_period === FOREVER ||
    live_period >= MIN_PERIOD && live_period <= MAX_PERIOD;
  if (!isPeriod) throw ApiError.badRequest("wrong live location period specified");
  if (heading < 0 || heading > MAX_HEADING) {
    throw ApiError.badRequest("wrong live location heading specified");
  }
  if (proximity_alert_radius < 0 || proximity_alert_radius > MAX_RADIUS) {
    throw ApiError.badRequest("wrong live location proximity alert radius specified");
  }
  return {
    ...location,
    live_period: period,
    ...(heading > 0 ? { heading } : {}),
    ...(proximity_alert_radius > 0 ? { proximity_alert_radius } : {}),
  };
}

/** A venue, given by parameters or an object. */
export function venueOf(location: Location, fields: Fields): Venue {
  const [title, address] = [fields.text("title"), fields.text("address")];
  const ids = (provider: string, names: readonly string[]) => {
    const given = names.map((name) => [`${provider}_${name}`, fields.text(`${provider}_${name}`)]);
    return Object.fromEntries(given.filter(([, value]) => value !== ""));
  };
  const foursquare = ids("foursquare", ["id", "type"]);
  const google = ids("google_place", ["id", "type"]);
  // If both providers are given, Telegram keeps the first.
  const provider = Object.keys(foursquare).length > 0 ? foursquare : google;
  return { location, title, address, ...provider };
}

/** A message with a venue. */
export function venueDraft(venue: Venue): Draft {
  return (): Content => {
    checkPlace(venue.location, "wrong venue location specified");
    if (venue.title.trim() === "" || venue.address.trim() === "") {
      throw ApiError.badRequest("MEDIA_EMPTY");
    }
    return { location: venue.location, venue };
  };
}

function checkPlace({ latitude, longitude }: Location, error: string): void {
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (!isPlace) throw ApiError.badRequest(error);
}

function leadingDouble(text: string): number {
  return Number(/^[+-]?\d*\.?\d*(?:e[+-]?\d+)?/i.exec(text.trim())?.[0] || 0) || 0;
}
