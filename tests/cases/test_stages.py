"""The two tables: nothing dangles, nothing is stuck, and what must never happen cannot."""

import pytest

from openhotline.cases.stages import ITEM_MOVES, REPORT_MOVES, ItemStage, ReportStage


class TestTheTables:
    @pytest.mark.parametrize(("moves", "stages"), [(ITEM_MOVES, ItemStage), (REPORT_MOVES, ReportStage)])
    def test_know_every_stage_and_no_other(self, moves, stages):
        assert set(moves) == set(stages)
        assert set().union(*moves.values()) <= set(stages)

    @pytest.mark.parametrize(("moves", "start"), [(ITEM_MOVES, ItemStage.NEW), (REPORT_MOVES, ReportStage.RECEIVED)])
    def test_reach_every_stage_from_the_first(self, moves, start):
        reached, waiting = {start}, [start]
        while waiting:
            for following in moves[waiting.pop()] - reached:
                reached.add(following)
                waiting.append(following)

        assert reached == set(moves)

    def test_every_way_out_of_screening_leads_back(self):
        for stage in (ReportStage.OUT_OF_REMIT, ReportStage.SUSPECTED_BULK, ReportStage.TEST, ReportStage.ACCEPTED):
            assert ReportStage.SCREENING in REPORT_MOVES[stage]

    def test_nothing_is_acted_on_without_a_decision(self):
        before_acting = {stage for stage, following in ITEM_MOVES.items() if ItemStage.ACTING in following}

        assert before_acting == {ItemStage.DECIDED}

    def test_nothing_is_decided_without_an_opinion(self):
        before = {stage for stage, following in ITEM_MOVES.items() if ItemStage.DECIDED in following}

        assert before == {ItemStage.FIRST_OPINION, ItemStage.SECOND_OPINION, ItemStage.DISPUTED}

    def test_a_purged_report_stays_purged(self):
        assert not REPORT_MOVES[ReportStage.PURGED]
