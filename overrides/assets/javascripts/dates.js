// Counts periods as Regulation (EEC, Euratom) No 1182/71 does. A day is a number of days since 1970, so that no time zone can
// move it. `holidays` maps days to names; what it does not hold is a working day unless it is a Saturday or a Sunday.

globalThis.toolboxDates = (() => {
  const DAY = 86_400_000;

  const parse = (text) => {
    const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text || "");
    if (!found) return null;
    const time = Date.UTC(+found[1], +found[2] - 1, +found[3]);
    return iso(time / DAY) === text ? time / DAY : null; // 30 February is no day
  };
  const iso = (day) => new Date(day * DAY).toISOString().slice(0, 10);
  const weekday = (day) => new Date(day * DAY).getUTCDay();
  const weekend = (day) => [0, 6].includes(weekday(day));
  const working = (day, holidays) => !weekend(day) && !holidays.has(day);

  // The first working day on or after a day, in every calendar given.
  const workingFrom = (day, ...calendars) => {
    while (calendars.some((holidays) => !working(day, holidays))) day += 1;
    return day;
  };
  const addWorking = (day, count, holidays) => {
    for (let left = count; left > 0; left -= 1) day = workingFrom(day + 1, holidays);
    return day;
  };
  // The same date some months on; the last of the month where it has no such day.
  const addMonths = (day, count) => {
    const date = new Date(day * DAY);
    const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1);
    const last = new Date(Date.UTC(new Date(first).getUTCFullYear(), new Date(first).getUTCMonth() + 1, 0)).getUTCDate();
    return first / DAY + Math.min(date.getUTCDate(), last) - 1;
  };
  const add = (day, count, unit) => {
    if (unit === "weeks") return day + 7 * count;
    if (unit === "months") return addMonths(day, count);
    if (unit === "years") return addMonths(day, 12 * count);
    return day + count;
  };

  // The last day of a period that runs from an event: the day of the event is not counted (Article 3(1)); a last day that is no
  // working day moves on (3(4)); a period of two days or more holds two working days (3(5)). `nominal` is the day before moving.
  const end = (event, { count, unit }, holidays) => {
    if (unit === "working_days") {
      const last = addWorking(event, count, holidays);
      return { day: last, nominal: last, skipped: [], lengthened: false };
    }
    const nominal = add(event, count, unit);
    let day = workingFrom(nominal, holidays);
    const skipped = Array.from({ length: day - nominal }, (_, index) => nominal + index);
    const days = Array.from({ length: day - event }, (_, index) => event + 1 + index);
    let held = days.filter((item) => working(item, holidays)).length;
    const lengthened = (count >= 2 || unit !== "days") && held < 2;
    for (; lengthened && held < 2; held += 1) day = workingFrom(day + 1, holidays);
    return { day, nominal, skipped, lengthened };
  };

  // The last day on which something may happen so that the whole period lies before an event: Article 3(4) does not apply, 3(5) does.
  const before = (event, { count, unit }, holidays) => {
    if (unit !== "days") return add(event, -count, unit);
    let day = event - count - 1;
    const held = () => Array.from({ length: event - day - 1 }, (_, index) => day + 1 + index).filter((item) => working(item, holidays)).length;
    while (count >= 2 && held() < 2) day -= 1;
    return day;
  };

  return { parse, iso, weekday, weekend, working, workingFrom, addWorking, addMonths, end, before };
})();
