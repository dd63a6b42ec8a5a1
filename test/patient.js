// For the deep projects. A hang must end, and nothing else may: a machine that other work shares takes thrice as long as it
// did yesterday. jest heeds `testTimeout` of the whole configuration alone, and not that of a project.
jest.setTimeout(600_000);
