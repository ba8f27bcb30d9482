import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CRITICAL_PARTS } from '../accounting/critical-path.ts';
import type { TrialRecord } from '../core/experiment.ts';
import { cell, experiment, graded, mixedRun, record, runData, submission, trial } from './__fixtures__/run-data.ts';
import { buildTables, CSV_NAMES, columnTableMarkdown, headerOf } from './csv-tables.ts';

const tables = buildTables(mixedRun());
const rows = { trials: tables.csv.trials.rows(), calls: tables.csv.calls.rows(), submissions: tables.csv.submissions.rows() };

describe('headers', () => {
  it('begin with the columns that others rely on, in their order', () => {
    expect(Object.fromEntries(CSV_NAMES.map((name) => [name, headerOf(name).join(' ')]))).toMatchInlineSnapshot(`
      {
        "calls": "trial_id cell attempt seq agent role purpose model served_by start_s first_token_s end_s queue_s retry_s attempts fresh_input_tokens cached_input_tokens cache_write_tokens output_tokens reasoning_tokens cost_usd source finish error model_role stage subtask prompt_tokens_estimated cost_billed_usd cost_uncached_usd request_hash",
        "comparisons": "cell_a cell_b estimand diff low high method p p_adjusted family pairs discordant cost_ratio cost_ratio_low cost_ratio_high mde benchmark a_only b_only adjustment primary p_mid p_sign_flip margin verdict cost_ratio_geometric cost_ratio_geometric_low cost_ratio_geometric_high cost_per_success_ratio cost_per_success_ratio_low cost_per_success_ratio_high latency_ratio latency_ratio_low latency_ratio_high unpaired diff_errors_wrong diff_worst_case diff_best_case clusters low_clusters high_clusters p_clusters largest_cluster diff_without_largest low_without_largest high_without_largest source",
        "equal-spend": "benchmark curve kind against against_kind point cost_usd value low high reached n source",
        "metrics": "cell stratum metric value low high interval_method n repeats source clusters",
        "pareto": "benchmark axis cell x accuracy on_front p_on_front n source",
        "submissions": "trial_id cell instance_id strategy agents agent index selected verdict reason answer cost_usd wall_s stop correct_lenient evidence guard chosen",
        "summary": "cell benchmark strategy preset agents model options instances repeats planned graded errored budget_stop interrupted accuracy accuracy_low accuracy_high accuracy_sd_runs macro_accuracy avg_at_1 oracle_pass selected_at_n cost_per_trial_usd cost_per_submission_usd cost_per_success_usd errored_cost_usd abandoned_cost_usd wall_s_mean wall_s_p50 wall_s_p95 calls_per_trial source total_cost_usd accuracy_errors_wrong accuracy_worst_case accuracy_best_case macro_accuracy_low macro_accuracy_high avg_at_1_low avg_at_1_high oracle_pass_low oracle_pass_high lenient_accuracy lenient_accuracy_low lenient_accuracy_high unanswered_rate unanswered_rate_low unanswered_rate_high accuracy_limit_empty accuracy_limit_empty_low accuracy_limit_empty_high cost_per_trial_usd_low cost_per_trial_usd_high cost_per_submission_usd_low cost_per_submission_usd_high cost_per_success_usd_low cost_per_success_usd_high cost_per_trial_billed_usd cost_per_trial_billed_usd_low cost_per_trial_billed_usd_high cost_per_submission_billed_usd cost_per_submission_billed_usd_low cost_per_submission_billed_usd_high cost_per_success_billed_usd cost_per_success_billed_usd_low cost_per_success_billed_usd_high cost_per_trial_uncached_usd cost_per_trial_uncached_usd_low cost_per_trial_uncached_usd_high cost_per_submission_uncached_usd cost_per_submission_uncached_usd_low cost_per_submission_uncached_usd_high cost_per_success_uncached_usd cost_per_success_uncached_usd_low cost_per_success_uncached_usd_high index_cost_per_trial_usd index_cost_per_trial_usd_low index_cost_per_trial_usd_high verify_cost_per_trial_usd verify_cost_per_trial_usd_low verify_cost_per_trial_usd_high coordination_cost_per_trial_usd coordination_cost_per_trial_usd_low coordination_cost_per_trial_usd_high wall_s_mean_low wall_s_mean_high wall_s_p50_low wall_s_p50_high wall_s_p95_low wall_s_p95_high critical_path_s_mean critical_path_s_mean_low critical_path_s_mean_high index_s_mean index_s_mean_low index_s_mean_high queue_s_mean queue_s_mean_low queue_s_mean_high retry_s_mean retry_s_mean_low retry_s_mean_high calls_per_trial_low calls_per_trial_high fresh_input_tokens_per_trial fresh_input_tokens_per_trial_low fresh_input_tokens_per_trial_high cached_input_tokens_per_trial cached_input_tokens_per_trial_low cached_input_tokens_per_trial_high cache_write_tokens_per_trial cache_write_tokens_per_trial_low cache_write_tokens_per_trial_high output_tokens_per_trial output_tokens_per_trial_low output_tokens_per_trial_high reasoning_tokens_per_trial reasoning_tokens_per_trial_low reasoning_tokens_per_trial_high truncated_tokens_per_trial truncated_tokens_per_trial_low truncated_tokens_per_trial_high limit_hits_per_trial limit_hits_per_trial_low limit_hits_per_trial_high repaired_replies_per_trial repaired_replies_per_trial_low repaired_replies_per_trial_high gate_recall gate_recall_low gate_recall_high gate_false_admission_rate gate_false_admission_rate_low gate_false_admission_rate_high gate_precision gate_precision_low gate_precision_high accuracy_where_false_read accuracy_where_false_read_low accuracy_where_false_read_high accuracy_where_no_false_read accuracy_where_no_false_read_low accuracy_where_no_false_read_high",
        "trials": "run_id trial_id cell benchmark instance_id stratum difficulty strategy preset agents model reasoning_effort options repeat attempt seed status stop submissions correct_submissions avg_at_1 oracle_pass selected_correct selected_correct_lenient cost_usd cost_billed_usd cost_uncached_usd cost_per_submission_usd index_cost_usd verify_cost_usd coordination_cost_usd calls fresh_input_tokens cached_input_tokens cache_write_tokens output_tokens reasoning_tokens truncated_tokens fits_window limit_hits setup_s wall_s grade_s index_s critical_path_s queue_s retry_s clock source repaired_replies unknown_usage_calls started_at error length model_roles index_scope unanswered_submissions selected_correct_empty_at_limit chosen_correct guarded_submissions image_digest errored_cost_usd abandoned_cost_usd cp_prefill_s cp_decode_s cp_tool_s cp_verification_s cp_controller_s cp_merge_s cp_wait_controller_s cp_wait_barrier_s cp_wait_claim_s cp_wait_lock_s cp_wait_admission_s cp_wait_slot_s cp_wait_rate_limit_s cp_wait_budget_s cp_wait_sandbox_s cp_retry_s cp_harness_s waited_controller_s waited_barrier_s waited_claim_s waited_lock_s waited_admission_s waited_slot_s waited_rate_limit_s waited_budget_s waited_sandbox_s entries_proposed entries_admitted entries_rejected entries_redundant entries_read entries_unfolded entries_deep_unfolded findings_proposed findings_admitted findings_rejected findings_redundant subtasks_added subtasks_claimed subtasks_done subtasks_requeued subtasks_dropped cuts cut_raw_tokens cut_summaries_tokens cut_entries_tokens cut_middle_tokens reasked_replies agents_started busy_s worker_busy_s parallel_efficiency mean_concurrency peak_concurrency commands command_s controller_cost_usd controller_busy_s controller_work_s controller_queue_s controller_utilisation controller_path_s controller_path_share gate_busy_s gate_work_s gate_queue_s gate_utilisation gate_path_s gate_path_share controller_messages controller_messages_out controller_bytes controller_message_tokens controller_reread_tokens controller_reread_bytes controller_lossy_messages controller_lossy_bytes controller_lossy_source_bytes shared_context_messages shared_context_messages_out shared_context_bytes shared_context_message_tokens shared_context_reread_tokens shared_context_reread_bytes shared_context_lossy_messages shared_context_lossy_bytes shared_context_lossy_source_bytes direct_messages direct_messages_out direct_bytes direct_message_tokens direct_reread_tokens direct_reread_bytes direct_lossy_messages direct_lossy_bytes direct_lossy_source_bytes cp_prefill_share cp_decode_share cp_tool_share cp_verification_share cp_controller_share cp_merge_share cp_wait_controller_share cp_wait_barrier_share cp_wait_claim_share cp_wait_lock_share cp_wait_admission_share cp_wait_slot_share cp_wait_rate_limit_share cp_wait_budget_share cp_wait_sandbox_share cp_retry_share cp_harness_share work_s span_s parallelism controller_calls controller_servers controller_arrivals controller_served controller_queue_length controller_queue_length_little controller_queue_peak controller_wait_mean_s controller_wait_max_s controller_in_tokens controller_out_tokens controller_passed_bytes controller_prompt_tokens controller_output_tokens controller_growth_tokens controller_saturation_agents gate_calls gate_servers gate_arrivals gate_served gate_queue_length gate_queue_length_little gate_queue_peak gate_wait_mean_s gate_wait_max_s gate_in_tokens gate_out_tokens gate_passed_bytes gate_prompt_tokens gate_output_tokens gate_growth_tokens gate_saturation_agents gate_cost_usd tokens_index tokens_plan tokens_work tokens_act tokens_summarize tokens_gist tokens_verify tokens_replan tokens_merge tokens_finalize tokens_answer told_tokens index_reread_tokens coordination_token_share verify_token_share index_token_share command_pairs command_repeats file_pairs file_repeats unit_pairs unit_repeats prompt_pairs prompt_repeats prompt_repeat_tokens findings_regenerated findings_dropped findings_rejected_v1 findings_rejected_v2 findings_rejected_v3 findings_rejected_v4 findings_rejected_v5 findings_rejected_other findings_read findings_unfolded findings_cited findings_dead findings_until_read_s sources_read sources_unfolded sources_cited sources_dead sources_until_read_s stale_findings stale_s cost_per_finding_usd verify_cost_per_finding_usd cacheable_tokens cache_read_tokens cache_read_share worker_cacheable_tokens worker_cache_read_tokens worker_cache_read_share controller_cacheable_tokens controller_cache_read_tokens controller_cache_read_share cost_ideal_cache_usd planted_proposed planted_admitted planted_turned_away planted_read own_turned_away planted_number_proposed planted_number_admitted planted_reversal_proposed planted_reversal_admitted planted_citation_proposed planted_citation_admitted",
      }
    `);
  });

  const design = '../shared/design.md';
  it.skipIf(!existsSync(design))('begin as the design says (skipped without ../shared/design.md)', () => {
    const text = readFileSync(design, 'utf8').split('## 10.')[1]!;
    for (const name of CSV_NAMES.filter((one) => one !== 'equal-spend' && one !== 'pareto')) {
      const list = text.match(new RegExp(`\`${name}\\.csv\`[^\`]*\`([a-z_0-9]+(?:\\s+[a-z_0-9]+){4,})\``))?.[1];
      const columns = list!.split(/\s+/);
      expect(headerOf(name).slice(0, columns.length)).toEqual(columns);
    }
  });

  it('name no column twice, and describe each', () => {
    for (const name of CSV_NAMES) expect(new Set(headerOf(name)).size).toBe(headerOf(name).length);
    const markdown = columnTableMarkdown();
    for (const name of CSV_NAMES) {
      for (const column of headerOf(name)) expect(markdown).toMatch(new RegExp(`\\| \`${column}\` \\| [^|]* \\| \\S[^\\n]{5,} \\|`));
    }
  });
});

describe('rows', () => {
  it('are ordered by cell, instance of the dataset and repeat, whatever the order of the plan', () => {
    expect(rows.trials.map((row) => `${row.cell} ${row.instance_id}`)).toEqual([
      'bench.delm q-b',
      'bench.delm q-a',
      'bench.delm q-c',
      'bench.controller q-b',
      'bench.controller q-a',
      'bench.controller q-c',
    ]);
    const run = mixedRun();
    const reversed = { ...run, trials: [...run.trials].reverse() };
    for (const name of CSV_NAMES) expect(buildTables(reversed).csv[name].text()).toBe(tables.csv[name].text());
  });

  it('show a graded trial exactly', () => {
    expect(rows.trials[0]).toMatchObject({
      run_id: 'main',
      trial_id: 'bench.delm-q-b-r1-f',
      stratum: 'law',
      difficulty: 'easy',
      length: 'short',
      model: 'model-a',
      model_roles: '{"controller":"model-b"}',
      reasoning_effort: 'low',
      options: '{"agents":2,"gistTokens":100}',
      attempt: 2,
      seed: 7,
      status: 'graded',
      submissions: 2,
      correct_submissions: 1,
      avg_at_1: 0.5,
      oracle_pass: true,
      selected_correct: true,
      selected_correct_lenient: true,
      cost_usd: 0.5,
      cost_billed_usd: undefined,
      cost_uncached_usd: 0.75,
      cost_per_submission_usd: 0.25,
      index_cost_usd: 0.3,
      verify_cost_usd: 0.2,
      coordination_cost_usd: 0.05,
      calls: 4,
      fresh_input_tokens: 400,
      reasoning_tokens: 0,
      truncated_tokens: 0,
      fits_window: true,
      setup_s: 0.001,
      wall_s: 0.5,
      grade_s: 0.002,
      index_s: 0.2,
      critical_path_s: 0.4,
      queue_s: 0.03,
      retry_s: 0.01,
      source: 'embedded',
      started_at: '',
      errored_cost_usd: 0.07,
      abandoned_cost_usd: 0,
      cp_prefill_s: 0.02 * 2 + 0.02,
      cp_verification_s: 0.09,
      cp_retry_s: 0.01,
      cp_harness_s: 0.1,
      gate_busy_s: 0.1,
      gate_utilisation: 0.2,
      controller_busy_s: 0,
      peak_concurrency: 1,
    });
  });

  it('sum the parts of the critical path to the wall time', () => {
    for (const row of rows.trials) {
      if (row.wall_s === undefined) continue;
      const sum = CRITICAL_PARTS.reduce((total, part) => total + Math.round((row[`cp_${part}_s`] as number) * 1e6), 0);
      expect(sum).toBe(Math.round((row.wall_s as number) * 1e6));
    }
  });

  it('leave unknown what is unknown: an errored call, a killed trial, one never begun', () => {
    const [, , errored, killed, never, stopped] = rows.trials;
    const unknown = { submissions: undefined, avg_at_1: undefined, oracle_pass: undefined, selected_correct: undefined };
    expect(errored).toMatchObject({
      ...unknown,
      status: 'errored',
      cost_usd: undefined,
      output_tokens: undefined,
      unknown_usage_calls: 1,
      calls: 1,
      wall_s: 0.1,
    });
    expect(killed).toMatchObject({
      ...unknown,
      status: 'interrupted',
      attempt: 1,
      calls: 1,
      cost_usd: 0.2,
      wall_s: undefined,
      critical_path_s: undefined,
      cp_harness_s: undefined,
      abandoned_cost_usd: 0.5,
    });
    expect(never).toMatchObject({
      ...unknown,
      status: 'interrupted',
      attempt: undefined,
      calls: 0,
      cost_usd: undefined,
      output_tokens: undefined,
      fits_window: undefined,
      limit_hits: undefined,
      source: undefined,
    });
    expect(stopped).toMatchObject({ ...unknown, status: 'budget-stop', cost_usd: 0.3 });
  });

  it('keep the calls of earlier attempts under their number', () => {
    const calls = rows.calls.filter((row) => row.trial_id === 'bench.delm-q-b-r1-f');
    expect(calls.map((row) => [row.attempt, row.seq, row.cost_usd])).toEqual([
      [1, 1, 0.07],
      [2, 1, 0.1],
      [2, 2, 0.2],
      [2, 3, 0.05],
      [2, 4, 0.15],
    ]);
    expect(calls[2]).toMatchObject({
      purpose: 'verify',
      role: 'worker',
      start_s: 0.1,
      first_token_s: 0.12,
      end_s: 0.2,
      retry_s: 0.01,
      attempts: 2,
      stage: 'index',
    });
  });

  it('read a limit in both ways, by what ended the work on the selected submission', () => {
    const of = cell('bench.delm');
    const rowOf = (stop: TrialRecord['stop'], own: (TrialRecord['stop'] | undefined)[], selected = 0) => {
      const submissions = own.map((one, i) => submission(i, 'correct', { stop: one }));
      const done = { ...graded(trial(of, 'q-a'), true), record: record(trial(of, 'q-a'), { stop, submissions, selected }) };
      const { csv } = buildTables(runData(experiment([of]), [done]));
      const [row] = csv.trials.rows();
      const [summary] = csv.summary.rows();
      expect([row!.selected_correct, summary!.accuracy]).toEqual([true, 1]);
      expect(summary!.accuracy_limit_empty).toBe(row!.selected_correct_empty_at_limit ? 1 : 0);
      return [row!.selected_correct_empty_at_limit, ...csv.submissions.rows().map((one) => one.stop)];
    };
    expect(rowOf('finished', [undefined])).toEqual([true, 'finished']);
    expect(rowOf('limit:cost', [undefined])).toEqual([false, 'limit:cost']);
    expect(rowOf('limit:steps', ['finished', 'limit:steps'], 0)).toEqual([true, 'finished', 'limit:steps']);
    expect(rowOf('limit:steps', ['finished', 'limit:steps'], 1)).toEqual([false, 'finished', 'limit:steps']);
    // A peer that crashed says nothing about the patch of another.
    expect(rowOf('crashed', ['finished'])).toEqual([true, 'finished']);
  });

  it('tell what a patch touches beside its verdict, the choice of a controller, and the image', () => {
    const of = cell('bench.controller');
    const guard = ['test-file: tests/a.py', 'conftest: conftest.py'];
    const submissions = [submission(0, 'correct', { guard }), submission(1, 'incorrect', { guard: [] }), submission(2, 'incorrect')];
    const one = {
      ...graded(trial(of, 'q-a'), true),
      record: record(trial(of, 'q-a'), { submissions, selected: 0, chosen: 1, imageDigest: 'sha256:1' }),
    };
    const { csv } = buildTables(runData(experiment([of]), [one, graded(trial(of, 'q-b'), true)]));
    expect(csv.submissions.rows().map(({ guard: told, chosen }) => [told, chosen])).toEqual([
      [undefined, undefined],
      ['test-file: tests/a.py; conftest: conftest.py', false],
      ['', true],
      [undefined, false],
    ]);
    expect(csv.trials.rows()).toMatchObject([
      { instance_id: 'q-b', guarded_submissions: 0, chosen_correct: undefined, image_digest: undefined },
      { instance_id: 'q-a', guarded_submissions: 1, chosen_correct: false, selected_correct: true, image_digest: 'sha256:1' },
    ]);
  });

  it('show each submission with its share of the dollars', () => {
    expect(rows.submissions).toHaveLength(3);
    expect(rows.submissions[1]).toMatchObject({
      agent: 'w2',
      index: 1,
      selected: true,
      verdict: 'correct',
      cost_usd: 0.25,
      wall_s: 0.5,
      stop: 'finished',
    });
    expect(rows.submissions[0]).toMatchObject({ selected: false });
  });
});
