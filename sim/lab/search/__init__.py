"""The search for policies: which settings of the levers no other setting beats in every aim.

Optuna proposes candidates generation by generation (`proposals`, `generations`), every candidate is run in pairs over
the calibrated weights (`evaluation`), what is done is kept so that it survives any crash (`search_store`), and the card
tells the best compromises (`front`, `search_card`).
"""
